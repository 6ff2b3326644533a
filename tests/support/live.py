"""A small Socket.IO client for tests, on a raw web socket: what it sends and hears is seen as it is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask
from simple_websocket import Client, ConnectionClosed

from marketplace.accounts.models import Account
from marketplace.accounts.services import sessions
from marketplace.core.db import unit_of_work

PATIENCE = 10.0


class Live:
    """One connection. `events` holds what was heard and not yet awaited."""

    def __init__(self, address: str, *, cookie: str = "", origin: str | None = None, auth: Any = None) -> None:
        headers = {"Cookie": cookie} if cookie else {}
        if origin is not None:
            headers["Origin"] = origin
        url = address.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self.socket = Client(url, headers=headers)
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
        with suppress(ConnectionClosed, OSError):
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
        return str(text)


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


__all__ = ["ConnectionClosed", "Live", "connected", "cookie_of"]
