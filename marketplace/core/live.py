"""Live connections as features see them: tell someone's devices something, hear what they send, end a connection.

What is told here may be lost (a device is offline, a process ends): whatever must arrive is in the database, and a
page fetches it when it is back. `core/sockets.py` serves the connections, `core/bus.py` joins the processes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import current_app

from marketplace.core.db import after_commit

H = TypeVar("H", bound=Callable[..., Any])

NAMESPACE: Final = "/"


@dataclass(frozen=True, slots=True)
class Entry:
    """Whoever connects: the account, what let it in (`session:7`), and how to look again whether it still may."""

    account_id: int
    credential: str
    find_viewer: Callable[[], Any]


@dataclass(slots=True)
class Handlers:
    """What the features do about connections. `events`: what a client may send; the rest is for one feature each."""

    events: dict[str, Callable[[Any, Any], Any]]
    admit: Callable[[Any, bool], Entry | None] | None = None
    find_dead: Callable[[set[str]], set[str]] | None = None
    arrived: Callable[[int], None] | None = None
    beat: Callable[[set[int]], None] | None = None


handlers: Final = Handlers(events={})


def on(event: str) -> Callable[[H], H]:
    """Take what clients send under a name: `handler(viewer, data)` runs in a unit of work of its own.

    What it returns acknowledges the event; a refusal does, too, as `{"error": {"status", "code", "detail"}}`.
    """

    def register(handler: H) -> H:
        handlers.events[event] = handler
        return handler

    return register


def tell(account_id: int, event: str, data: dict[str, Any]) -> None:
    """Tell every device of an account something, once the present unit of work is committed. `data` is JSON values."""
    room, bus = account_room(account_id), _bus()
    bus.join_transaction({"method": "emit", "event": event, "data": [data], "namespace": NAMESPACE, "room": room})
    after_commit(lambda: bus.emit(event, data, namespace=NAMESPACE, room=room))


def end(*credentials: str) -> None:
    """Disconnect, once the present unit of work is committed, whatever was let in by one of these (`session:7`)."""
    bus = _bus()
    for room in credentials:
        bus.join_transaction({"method": "close_room", "namespace": NAMESPACE, "room": room})

    def close() -> None:
        for room in credentials:
            bus.close_room(room, NAMESPACE)

    if credentials:
        after_commit(close)


def account_room(account_id: int) -> str:
    """Return the room that all devices of an account are in."""
    return f"account:{account_id}"


def _bus() -> Any:
    return current_app.extensions["bus"]
