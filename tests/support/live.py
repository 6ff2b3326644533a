"""A small Socket.IO client for tests, on a raw web socket: what it sends and hears is seen as it is."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from marketplace.accounts.models import Account
from marketplace.accounts.services import sessions
from marketplace.core.db import unit_of_work

PATIENCE = 10.0


class ConnectionClosed(Exception):  # noqa: N818 - what the server did, and no error of ours
    """The server ended the connection."""


class WebSocket:
    """A web socket's client side, without any library's own buffers between us and the server."""

    def __init__(self, address: str, path: str, headers: dict[str, str]) -> None:
        there = urlsplit(address)
        self._socket = socket.create_connection((there.hostname, there.port or 80), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        fixed = {
            "Host": there.netloc, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key,
        }  # fmt: skip
        lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in {**fixed, **headers}.items())]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._buffer = b""
        while b"\r\n\r\n" not in self._buffer:
            self._fill(PATIENCE)
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        assert b" 101 " in head.split(b"\r\n")[0], head

    def send(self, data: str | bytes) -> None:
        """Send a message in one frame; a mask of zeros leaves it as it is."""
        body = data.encode() if isinstance(data, str) else data
        kind = 0x81 if isinstance(data, str) else 0x82
        length = len(body)
        if length < 126:
            head = struct.pack("!BB", kind, 0x80 | length)
        elif length < 2**16:
            head = struct.pack("!BBH", kind, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", kind, 0x80 | 127, length)
        with suppress(OSError):
            self._socket.sendall(head + bytes(4) + body)

    def receive(self, seconds: float) -> str | None:
        """Return the next message, or None where none comes for so long."""
        until = time.monotonic() + seconds
        while (frame := self._frame()) is None:
            rest = until - time.monotonic()
            if rest <= 0 or not self._fill(rest):
                return None
        kind, body = frame
        if kind == 0x8:
            raise ConnectionClosed
        return body.decode()

    def close(self) -> None:
        self._socket.close()

    __del__ = close

    def _fill(self, seconds: float) -> bool:
        self._socket.settimeout(max(seconds, 0.001))
        try:
            part = self._socket.recv(65536)
        except TimeoutError:
            return False
        except OSError:
            raise ConnectionClosed from None
        if not part:
            raise ConnectionClosed
        self._buffer += part
        return True

    def _frame(self) -> tuple[int, bytes] | None:
        if len(self._buffer) < 2:
            return None
        length, start = self._buffer[1] & 0x7F, 2
        if length == 126 and len(self._buffer) >= 4:
            length, start = struct.unpack("!H", self._buffer[2:4])[0], 4
        elif length == 127 and len(self._buffer) >= 10:
            length, start = struct.unpack("!Q", self._buffer[2:10])[0], 10
        elif length >= 126:
            return None
        if len(self._buffer) < start + length:
            return None
        kind, body = self._buffer[0] & 0x0F, self._buffer[start : start + length]
        self._buffer = self._buffer[start + length :]
        return kind, body


class Live:
    """One connection. `events` holds what was heard and not yet awaited."""

    def __init__(self, address: str, *, cookie: str = "", origin: str | None = None, auth: Any = None) -> None:
        headers = {"Cookie": cookie} if cookie else {}
        if origin is not None:
            headers["Origin"] = origin
        self.socket = WebSocket(address, "/socket.io/?EIO=4&transport=websocket", headers)
        self.events: list[tuple[str, Any]] = []
        self.refusal: str | None = None
        self._answers: dict[int, Any] = {}
        self._next = 0
        self._until(lambda text: text.startswith("0"))
        self.socket.send("40" + (json.dumps(auth) if auth is not None else ""))
        said = self._until(lambda text: text.startswith(("40", "44")))
        if said.startswith("44"):
            self.refusal = json.loads(said[2:])["message"]

    def say(self, event: str, data: Any) -> Any:
        """Send an event and return its acknowledgement."""
        self._next += 1
        number = self._next
        self.socket.send(f"42{number}" + json.dumps([event, data]))
        self._until(lambda _text: number in self._answers)
        return self._answers.pop(number)

    def hear(self, event: str, seconds: float = PATIENCE) -> Any:
        """Return the data of the next event of that name."""
        until = time.monotonic() + seconds
        while True:
            for position, (name, data) in enumerate(self.events):
                if name == event:
                    del self.events[position]
                    return data
            rest = until - time.monotonic()
            assert rest > 0, f"never heard {event}; heard {[name for name, _ in self.events]}"
            self._take(rest)

    def hears_nothing(self, event: str, seconds: float = 0.4) -> bool:
        """Whether no event of that name comes for a while."""
        until = time.monotonic() + seconds
        with suppress(ConnectionClosed):
            while (rest := until - time.monotonic()) > 0:
                self._take(rest)
        return all(name != event for name, _ in self.events)

    def is_cut(self, seconds: float = PATIENCE) -> bool:
        """Whether the server ends the connection within some seconds."""
        until = time.monotonic() + seconds
        try:
            while (rest := until - time.monotonic()) > 0:
                self._take(rest)
        except ConnectionClosed:
            return True
        return False

    def close(self) -> None:
        self.socket.close()

    def _until(self, condition: Any) -> str:
        until = time.monotonic() + PATIENCE
        while (rest := until - time.monotonic()) > 0:
            text = self._take(rest)
            if text is not None and condition(text):
                return text
        raise AssertionError("the server never answered")

    def _take(self, seconds: float) -> str | None:
        text = self.socket.receive(seconds)
        if text is None:
            return None
        if text == "2":
            self.socket.send("3")
        elif text.startswith("42"):
            name, *data = json.loads(text[2:])
            self.events.append((name, data[0] if data else None))
        elif text.startswith("43"):
            number, bracket, rest = text[2:].partition("[")
            self._answers[int(number)] = (json.loads(bracket + rest) or [None])[0]
        return text


def cookie_of(app: Flask, account: Account) -> str:
    """Sign someone in and return the cookie that their browser has from then on."""
    with app.app_context(), unit_of_work():
        token = sessions.start(account.id, ip="192.0.2.1", user_agent="Test browser")
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # Flask's own
    assert signer is not None
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'_user_id': token, '_fresh': True})}"


@contextmanager
def connected(app: Flask, address: str, account: Account) -> Iterator[Live]:
    """A device of someone, connected as the site's own pages are."""
    live = Live(address, cookie=cookie_of(app, account), origin=address)
    assert live.refusal is None, live.refusal
    try:
        yield live
    finally:
        live.close()


__all__ = ["ConnectionClosed", "Live", "WebSocket", "connected", "cookie_of"]
