"""Noting who has a live connection. A page that changes closes one and opens the next: that is no leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.events import PresenceChanged
from marketplace.accounts.models import LiveProcess, Presence
from marketplace.accounts.queries.presence import online_among
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce

LEFT_AFTER: Final = timedelta(seconds=15)
DEAD_AFTER: Final = timedelta(seconds=60)
"""A process that was silent for so long has ended without a word, and its connections with it."""
_LEAVE: Final = text(
    "UPDATE presences SET connections = greatest(connections - 1, 0),"
    " left_at = CASE WHEN connections <= 1 THEN CAST(:now AS timestamptz) END"
    " WHERE account_id = :account_id AND process_id = :process_id"
).bindparams(bindparam("now"))


def arrive(account_id: int, process_id: str) -> None:
    """Note a new connection."""
    was_online = bool(online_among([account_id]))
    keep_process(process_id)
    statement = insert(Presence).values(account_id=account_id, process_id=process_id, connections=1, left_at=None)
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["account_id", "process_id"],
            set_={"connections": Presence.connections + 1, "left_at": None},
        )
    )
    if not was_online:
        announce(PresenceChanged(account_id, is_online=True))


def leave(account_id: int, process_id: str) -> None:
    """Note that a connection ended."""
    session().execute(_LEAVE, {"now": clock.now(), "account_id": account_id, "process_id": process_id})


def keep_process(process_id: str) -> None:
    """Make sure that the process is known."""
    statement = insert(LiveProcess).values(id=process_id, seen_at=clock.now())
    session().execute(statement.on_conflict_do_nothing())


def beat(process_id: str) -> None:
    """Say that the process lives, and let go of whoever stayed away, at this process or at one that died."""
    moment = clock.now()
    keep_process(process_id)
    session().execute(update(LiveProcess).where(LiveProcess.id == process_id).values(seen_at=moment))
    dead = select(LiveProcess.id).where(LiveProcess.seen_at < moment - DEAD_AFTER)
    gone = session().scalars(
        delete(Presence)
        .where((Presence.left_at < moment - LEFT_AFTER) | Presence.process_id.in_(dead))
        .returning(Presence.account_id)
    )
    left = set(gone)
    session().execute(delete(LiveProcess).where(LiveProcess.seen_at < moment - DEAD_AFTER))
    for account_id in sorted(left - online_among(left)):
        announce(PresenceChanged(account_id, is_online=False))
