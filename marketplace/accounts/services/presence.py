"""Noting who has a live connection. A page that changes closes one and opens the next: that is no leaving.

A process knows its own connections; the tables say it to the others. Only the first connection of an account is
written at once; what ended is written together every few seconds, so that a thousand who leave are one statement.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.events import PresenceChanged
from marketplace.accounts.models import Account, LiveProcess, Presence
from marketplace.accounts.queries.presence import online_among
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce

LEFT_AFTER: Final = timedelta(seconds=15)
DEAD_AFTER: Final = timedelta(seconds=60)
"""A process that was silent for so long has ended without a word, and its connections with it."""


def arrive(account_ids: Collection[int], process_id: str) -> None:
    """Note that these accounts have a connection at a process."""
    there = session().scalars(select(Account.id).where(Account.id.in_(account_ids))).all()
    if not there:
        return
    before = online_among(there)
    _keep_process(process_id)
    rows = [{"account_id": one, "process_id": process_id, "connections": 1, "left_at": None} for one in sorted(there)]
    statement = insert(Presence).values(rows)
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["account_id", "process_id"], set_={"connections": 1, "left_at": None}
        )
    )
    for account_id in sorted(set(there) - before):
        announce(PresenceChanged(account_id, is_online=True))


def leave(account_ids: Collection[int], process_id: str) -> None:
    """Note that these accounts have no connection at a process any more."""
    session().execute(
        update(Presence)
        .where(Presence.process_id == process_id, Presence.account_id.in_(account_ids), Presence.connections > 0)
        .values(connections=0, left_at=clock.now())
    )


def beat(process_id: str) -> None:
    """Say that the process lives, and let go of whoever stayed away, at this process or at one that died."""
    moment = clock.now()
    _keep_process(process_id)
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


def _keep_process(process_id: str) -> None:
    """Make sure that the process is known."""
    statement = insert(LiveProcess).values(id=process_id, seen_at=clock.now())
    session().execute(statement.on_conflict_do_nothing())
