"""Who keeps trying to move deals outside: numbers for moderators, never words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from marketplace.accounts.queries.people import Person, find_accounts_by_id
from marketplace.core import clock
from marketplace.core.paging import DEFAULT_LIMIT, Page, paginate
from marketplace.messaging.models import Message

WITHIN: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often someone was pointed to it of late, towards how many people, and when last."""

    person: Person
    messages: int
    people: int
    flags: tuple[str, ...]
    last_at: datetime


def tries_by_account(page: int, limit: int = DEFAULT_LIMIT) -> Page[Tries]:
    """Return those who tried most often within a month."""
    flag = func.unnest(Message.flags).label("flag")
    kinds = select(Message.sender_id, flag).where(*_recent()).distinct().subquery()
    named = select(func.array_agg(kinds.c.flag)).where(kinds.c.sender_id == Message.sender_id).scalar_subquery()
    statement: Any = (
        select(
            Message.sender_id,
            func.count().label("messages"),
            func.count(func.distinct(Message.receiver_id)).label("people"),
            func.max(Message.created_at).label("last_at"),
            named.label("flags"),
        )
        .where(*_recent())
        .group_by(Message.sender_id)
        .order_by(func.count().desc(), Message.sender_id)
    )
    found = paginate(statement, page, limit, scalars=False)
    people = find_accounts_by_id([row.sender_id for row in found.items])
    return found.map(
        lambda row: Tries(people[row.sender_id], row.messages, row.people, tuple(sorted(row.flags)), row.last_at)
    )


def _recent() -> list[Any]:
    return [Message.flags != [], Message.created_at > clock.now() - WITHIN]
