"""HTTP as eventlet speaks it, made safe: deadlines for slow senders, whole bodies, strict framing.

A body is read before the application is called, so that a slow sender costs no database connection, and a chunked
body has a length by the time Flask looks for one.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

import structlog
from eventlet import wsgi
from eventlet.green import socket

from marketplace.core.serving.connections import Connection

log = structlog.get_logger()

IN_MEMORY_BYTES: Final = 1 << 20
READ_BYTES: Final = 1 << 16
LONGEST_CHUNK_LINE: Final = 1024
LINGER_SECONDS: Final = 5.0
LINGER_BYTES: Final = 256 << 20
WRITE_SECONDS: Final = 30.0


class BadFraming(Exception):  # noqa: N818 - an answer, not an error of ours
    """The request can't be read as HTTP; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Paced:
    """The reading side of a connection: hands out what is there, and moves the body's deadline on with it."""

    def __init__(self, rfile: Any, connection: Connection) -> None:
        self._rfile, self._connection, self._total = rfile, connection, 0

    def read(self, length: int) -> bytes:
        return self._note(self._rfile.read1(min(length, READ_BYTES)))

    def readline(self) -> bytes:
        line = self._note(self._rfile.readline(LONGEST_CHUNK_LINE))
        if len(line) >= LONGEST_CHUNK_LINE:
            raise BadFraming(400)
        return line

    def _note(self, data: bytes) -> bytes:
        if self._connection.is_cut:
            raise BadFraming(408)
        self._total += len(data)
        self._connection.note_received(self._total)
        return data


class Protocol(wsgi.HttpProtocol):
    """One connection, request after request. `conn_state` is eventlet's triple with our Connection as fourth."""

    server_version = "Marketplace"
    has_unread = False

    def handle_one_request(self) -> None:
        """Serve one request; what is no HTTP is answered in a line and the connection closed."""
        try:
            super().handle_one_request()
        except BadFraming as bad:
            self._refuse(bad.status)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _read_request_line(self) -> Any:
        connection = self.conn_state[3]
        connection.await_request(is_leaving=self.server.is_draining)
        self.connection.settimeout(None)
        if self.rfile.closed or not self._first_byte():
            self.close_connection = True
            return ""
        connection.receive_headers()
        self.connection.settimeout(WRITE_SECONDS)
        return super()._read_request_line()

    def _first_byte(self) -> bytes:
        with suppress(OSError):
            return self.rfile.peek(1)
        return b""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - the base class has them
        """Refuse what the base class can't parse in our own line, whatever version the sender claims."""
        raise BadFraming(code)

    def parse_request(self) -> bool:
        """Read the headers; refuse what proxies and we might understand differently."""
        is_read = super().parse_request()
        if self.conn_state[3].is_cut:
            raise BadFraming(408)
        if not is_read:
            return False
        lengths = self.headers.get_all("Content-Length", [])
        encodings = self.headers.get_all("Transfer-Encoding", [])
        if len(lengths) > 1 or (lengths and not (lengths[0].isascii() and lengths[0].strip().isdigit())):
            raise BadFraming(400)
        if encodings and (len(encodings) > 1 or encodings[0].strip().lower() != "chunked"):
            raise BadFraming(501)
        if encodings and (lengths or self.request_version < "HTTP/1.1"):
            raise BadFraming(400)
        return True

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environment, with the whole body in `wsgi.input`."""
        environ: dict[str, Any] = super().get_environ()
        environ["SERVER_PROTOCOL"] = self.request_version
        connection: Connection = self.conn_state[3]
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            connection.become_socket()
            self.connection.settimeout(None)
            return environ
        if environ["wsgi.input"].chunked_input or environ.get("CONTENT_LENGTH", "0") != "0":
            self._take_body(environ, connection)
        connection.work()
        if self.server.is_draining:
            self.close_connection = True
        return environ

    def _take_body(self, environ: dict[str, Any], connection: Connection) -> None:
        """Read the body whole, or leave one that is too large to the application, which answers 413."""
        limit, given = self.server.max_body, environ["wsgi.input"]
        size = 0 if given.chunked_input else int(environ["CONTENT_LENGTH"])
        body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed after the answer
        environ["eventlet.posthooks"].append((_close, (body,), {}))
        environ["wsgi.input"] = body
        if size <= limit:
            connection.receive_body()
            given.rfile = _Paced(self.rfile, connection)
            size = self._copy(given, body, limit)
        if size > limit:
            self.has_unread = self.close_connection = True
            body.truncate(0)
        body.seek(0)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ["CONTENT_LENGTH"] = str(size)

    def _copy(self, given: wsgi.Input, body: Any, limit: int) -> int:
        size = 0
        try:
            while size <= limit and (data := given.read(READ_BYTES)):
                body.write(data)
                size += len(data)
        except (wsgi.ChunkReadError, OSError):
            raise BadFraming(408 if self.conn_state[3].is_cut else 400) from None
        if not given.chunked_input and size < given.content_length:
            raise BadFraming(408 if self.conn_state[3].is_cut else 400)
        return size

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        log.info("request_refused", status=status, address=self.client_address[0])
        with suppress(OSError):
            line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            self.wfile.write(line.encode())
            self.wfile.flush()

    def finish(self) -> None:
        """Close; first swallow what an over-large sender still sends, or it would miss our answer to a reset."""
        if self.has_unread:
            with suppress(OSError):
                self.wfile.flush()
                self._linger()
        super().finish()

    def _linger(self) -> None:
        self.connection.shutdown(socket.SHUT_WR)
        until, rest = time.monotonic() + LINGER_SECONDS, LINGER_BYTES
        self.connection.settimeout(LINGER_SECONDS)
        while rest > 0 and time.monotonic() < until and (data := self.rfile.read1(READ_BYTES)):
            rest -= len(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's signature
        """Keep malformed requests out of standard error."""
        log.debug("http", detail=format % args)


def _close(_environ: dict[str, Any], body: Any) -> None:
    body.close()
