"""The server of live connections: who gets one, how much it may send, and when it is cut.

python-socketio's own defaults let an evil Origin in that brings a matching X-Forwarded-Host, and everyone who brings
no Origin at all. Here a cookie counts only from one of our own pages; programs bring a token.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from threading import Semaphore
from typing import Any, Final
from urllib.parse import parse_qs

import structlog
from flask import Flask, g, request
from flask_socketio import ConnectionRefusedError as NotAdmitted
from flask_socketio import SocketIO
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from marketplace.core import bus
from marketplace.core.db import unit_of_work
from marketplace.core.errors import Refused
from marketplace.core.live import NAMESPACE, Entry, account_room, handlers

log = structlog.get_logger()

PATH: Final = "/socket.io/"
LARGEST_PACKET: Final = 65_536
"""In bytes. Photos and files are sent by forms."""
BURST: Final = 60
EACH_SECOND: Final = 15.0
"""How many packets a connection may send at once, and steadily; whoever sends more is cut."""
HANDSHAKE_SECONDS: Final = 10.0
"""From opening a connection to saying who one is."""
MOST_OF_ACCOUNT: Final = 40
AT_ONCE: Final = 4
"""How many events are handled at once: a crowd that writes waits in its order, and leaves the pool room for pages."""
BEAT_SECONDS: Final = 5.0
RECHECK_SECONDS: Final = 60.0
MOST_RECHECKED: Final = 1000
OUR_FAULT: Final = 500


@dataclass(slots=True)
class Flow:
    """How much a connection sent of late: a bucket that leaks `EACH_SECOND`."""

    level: float = 0.0
    at: float = field(default_factory=time.monotonic)

    def takes(self) -> bool:
        """Count one packet; say whether it still fits in."""
        moment = time.monotonic()
        self.level = max(0.0, self.level - (moment - self.at) * EACH_SECOND) + 1
        self.at = moment
        return self.level <= BURST


class Sockets(SocketIO):
    """The live connections of one application."""

    def __init__(self, app: Flask, own: Iterable[str], listed: Iterable[str], *, mode: str, per_address: int) -> None:
        super().__init__()
        self.own, self.listed, self.per_address = set(own), set(listed), per_address
        self.bus = bus.init_bus(app)
        self._app, self._flows = app, {}  # type: tuple[Flask, dict[str, Flow]]
        self._rechecked_at = time.monotonic()
        self._turn = Semaphore(AT_ONCE)
        self.init_app(
            app, async_mode=mode, cors_allowed_origins=self._is_known_origin, cors_credentials=False,
            client_manager=self.bus, max_http_buffer_size=LARGEST_PACKET, async_handlers=False,
            http_compression=False, manage_session=False,
        )  # fmt: skip
        self._bind()
        app.wsgi_app = partial(self._enter, app.wsgi_app)  # type: ignore[method-assign] # WSGI middleware

    def _bind(self) -> None:
        self.on("connect")(self._connect)
        self.on("disconnect")(self._disconnect)
        for event, handler in handlers.events.items():
            self.on(event)(partial(_answer, self._turn, handler))
        engine = self.server.eio
        self._opened, self._received, self._closed = (engine.handlers[n] for n in ("connect", "message", "disconnect"))
        engine.on("connect", self._open)
        engine.on("message", self._receive)
        engine.on("disconnect", self._close)
        if engine.async_mode == "threading":  # eventlet's sockets know the limit already
            driver = engine._async  # noqa: SLF001 - the one place where it can be said
            engine._async = {**driver, "websocket": partial(driver["websocket"], max_message_size=LARGEST_PACKET)}  # noqa: SLF001 - as above

    def stop(self) -> None:
        """Tell all clients to come back later, and stop listening to other processes."""
        self.bus.is_closed = True
        for sid in list(self.server.eio.sockets):
            bus.hang_up(self.server, sid)

    def _is_known_origin(self, origin: str, _environ: Any = None) -> bool:
        return origin in self.own or origin in self.listed

    def _enter(self, inner: Any, environ: dict[str, Any], start_response: Any) -> Any:
        """Refuse an address that has too many connections, and compression, which costs memory on both sides."""
        if environ.get("PATH_INFO", "").startswith(PATH):
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            is_new = "sid" not in parse_qs(environ.get("QUERY_STRING", ""))
            if is_new and self._is_full(environ.get("REMOTE_ADDR", "")):
                start_response("429 Too Many Requests", [("Retry-After", "30"), ("Content-Length", "0")])
                return []
        return inner(environ, start_response)

    def _is_full(self, sender: str) -> bool:
        known = list(self.server.environ.values())
        return 0 < self.per_address <= sum(environ.get("REMOTE_ADDR") == sender for environ in known)

    def _open(self, sid: str, environ: dict[str, Any]) -> Any:
        is_first = not self.bus.is_serving
        environ["live.since"] = time.monotonic()
        self._flows[sid] = Flow()
        answer = self._opened(sid, environ)
        if is_first:
            self.server.start_background_task(self._beat)
        return answer

    def _receive(self, sid: str, data: str | bytes) -> None:
        """Take a packet; too many, or what is none of ours, ends the connection."""
        flow = self._flows.get(sid)
        if flow is None or not flow.takes() or isinstance(data, bytes):
            log.info("socket_cut", reason="flood" if isinstance(data, str) else "binary")
            self._cut(sid)
            return
        try:
            self._received(sid, data)
        except Exception as error:  # noqa: BLE001 - whatever nonsense a stranger sends
            log.info("socket_cut", reason="malformed", error=type(error).__name__)
            self._cut(sid)

    def _close(self, sid: str, reason: str) -> None:
        self._flows.pop(sid, None)
        self._closed(sid, reason)

    def _cut(self, sid: str) -> None:
        self.server.start_background_task(bus.hang_up, self.server, sid)

    def _connect(self, auth: Any = None) -> None:
        environ = request.environ
        entry = self._admit(auth)
        if entry is None or self._has_too_many(entry):
            raise NotAdmitted("unauthenticated" if entry is None else "too_many_connections")
        environ["live.entry"] = entry
        environ.pop("werkzeug.request", None)  # or it would live as long as the connection
        for room in (account_room(entry.account_id), entry.credential):
            self.server.enter_room(request.sid, room)  # type: ignore[attr-defined] # set by Flask-SocketIO
        _quietly(handlers.arrived, entry.account_id)

    def _admit(self, auth: Any) -> Entry | None:
        if handlers.admit is None:
            return None
        with self._turn, unit_of_work():
            return handlers.admit(auth, request.headers.get("Origin") in self.own)

    def _has_too_many(self, entry: Entry) -> bool:
        return sum(1 for _ in self.bus.get_participants(NAMESPACE, account_room(entry.account_id))) >= MOST_OF_ACCOUNT

    def _disconnect(self, _reason: Any = None) -> None:
        if request.environ.pop("live.entry", None) is not None:
            request.environ["live.since"] = time.monotonic()

    def _beat(self) -> None:
        """Look after the connections every few seconds, as long as the process serves."""
        while True:
            self.server.sleep(BEAT_SECONDS)
            if self.bus.is_closed:
                return
            try:
                self._cut_strangers()
                with self._app.app_context():
                    self._recheck()
                    _quietly(handlers.beat, {entry.account_id for entry in self._entries()})
            except Exception:  # the next beat tries again
                log.exception("live_beat_failed")

    def _cut_strangers(self) -> None:
        """Cut whoever opened a connection and never said who they are."""
        before = time.monotonic() - HANDSHAKE_SECONDS
        for sid, environ in list(self.server.environ.items()):
            if "live.entry" not in environ and environ.get("live.since", before) < before:
                self._cut(sid)

    def _entries(self) -> list[Entry]:
        """Return whoever is connected here now."""
        entries = [environ.get("live.entry") for environ in list(self.server.environ.values())]
        return [entry for entry in entries if entry is not None]

    def _recheck(self) -> None:
        """Once a minute ask about everyone: sessions expire, and a word about an end may have been lost."""
        if time.monotonic() - self._rechecked_at < RECHECK_SECONDS or handlers.find_dead is None:
            return
        self._rechecked_at = time.monotonic()
        alive = sorted({entry.credential for entry in self._entries()})
        for start in range(0, len(alive), MOST_RECHECKED):
            with unit_of_work():
                dead = handlers.find_dead(set(alive[start : start + MOST_RECHECKED]))
            for room in dead:
                self.bus.close_room(room, NAMESPACE)


def _answer(turn: Semaphore, handler: Callable[[Any, Any], Any], data: Any = None, *_rest: Any) -> Any:
    """Run the handler of an event for whoever is there now, and say what became of it."""
    entry: Entry = request.environ["live.entry"]
    request.environ.pop("werkzeug.request", None)
    try:
        with turn, unit_of_work():
            viewer = g.bearer = entry.find_viewer()
            if viewer is None:
                return _problem(401, "unauthenticated", "")
            return handler(viewer, data)
    except Refused as refused:
        return _problem(refused.status, refused.code, refused.detail, refused.errors)
    except Exception as error:
        status, code = _blame(error)
        is_ours = status == OUR_FAULT
        log.log(40 if is_ours else 20, "socket_event_failed", error=str(error)[:300], exc_info=is_ours)
        return _problem(status, code, "")


def _blame(error: Exception) -> tuple[int, str]:
    """What a failure is called outside: the same names as in `core/web.py`."""
    if isinstance(error, DataError) or "NUL (0x00)" in str(error):
        return 400, "invalid"
    if isinstance(error, IntegrityError):
        return 409, "conflict"
    is_away = isinstance(error, OperationalError | PoolTimeoutError)
    return (503, "unavailable") if is_away else (OUR_FAULT, "internal_error")


def _problem(status: int, code: str, detail: str, errors: Any = None) -> dict[str, Any]:
    return {"error": {"status": status, "code": code, "detail": detail, "errors": errors or {}}}


def _quietly(act: Callable[..., None] | None, *arguments: Any) -> None:
    """Do what is only a courtesy; its failure must not cost anyone the connection."""
    if act is None:
        return
    try:
        with unit_of_work():
            act(*arguments)
    except Exception:
        log.exception("live_courtesy_failed")


def init_sockets(app: Flask, own: Iterable[str], listed: Iterable[str], *, mode: str) -> None:
    """Serve live connections for `app`. Called when every feature has said what it listens to."""
    settings = app.config["SETTINGS"]
    Sockets(app, own, listed, mode=mode, per_address=settings.connections_per_address)
