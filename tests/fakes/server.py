"""A small HTTP server in a thread: what every fake provider stands on. Faults are injected here."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


class RefusalError(Exception):
    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status)
        self.status, self.body = status, body


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Faults:
    """What goes wrong next: `before` and `after` run around the work of a writing request, and may raise or kill."""

    before: Callable[[Request], None] | None = None
    after: Callable[[Request], None] | None = None
    seen: list[str] = field(default_factory=list)


class CutError(Exception):
    """The connection is cut: no answer."""


class Fake:
    """A provider. Subclasses answer `handle`."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.lock = threading.RLock()
        self.url = ""

    def handle(self, request: Request) -> Any:
        raise NotImplementedError

    def answer(self, request: Request) -> tuple[int, Any]:
        self.faults.seen.append(f"{request.method} {request.path}")
        writes = request.method != "GET" and self.faults
        if writes and self.faults.before:
            self.faults.before(request)
        try:
            with self.lock:
                status, body = 200, self.handle(request)
        except RefusalError as refusal:
            status, body = refusal.status, refusal.body
        if writes and self.faults.after:
            self.faults.after(request)
        return status, body


@contextmanager
def serving(fake: Fake) -> Iterator[Fake]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), headers, self.rfile.read(length))
            try:
                status, body = fake.answer(request)
            except CutError:
                self.close_connection = True
                self.connection.close()
                return
            data = b"" if body is None else json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                return  # whoever asked was killed meanwhile

        do_GET = do_POST = do_DELETE = do_PATCH = _do  # noqa: N815 - http.server names them

        def log_message(self, *_args: Any) -> None:
            pass

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_args: None  # type: ignore[method-assign]
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def once(action: Callable[[Request], None], path: str = "") -> Callable[[Request], None]:
    """Do something at the first request whose path holds `path`, then never again."""
    done: list[bool] = []

    def act(request: Request) -> None:
        if path in request.path and not done:
            done.append(True)
            action(request)

    return act


def cut(_request: Request) -> None:
    raise CutError


def fail(_request: Request) -> None:
    raise RefusalError(503, {"error": {"type": "api_error", "message": "try later"}})


def now() -> int:
    return int(time.time())
