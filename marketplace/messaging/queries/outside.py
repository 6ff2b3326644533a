"""Who keeps trying to move deals outside: numbers for moderators, never words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, Select, Text, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from marketplace.accounts.models import Account
from marketplace.accounts.models.account import ACCOUNT_WORDS
from marketplace.accounts.queries.people import Person, find_accounts_by_id
from marketplace.core import clock, tables
from marketplace.core.tables import Column, Filter, Shown, Table
from marketplace.core.words import has_words
from marketplace.messaging.models import Message
from marketplace.messaging.rules.contacts import SIGNS

WITHIN: Final = timedelta(days=30)
_WHO: Final[Any] = literal_column("tries.sender_id", BigInteger)
_FLAGS: Final[Any] = literal_column("tries.flags", ARRAY(Text))


@dataclass(frozen=True, slots=True)
class Tries:
    """How often someone was pointed to it of late, towards how many people, and when last."""

    person: Person
    messages: int
    people: int
    flags: tuple[str, ...]
    last_at: datetime


def _rows() -> Any:
    """Select those who were pointed to it within a month, a row each."""
    recent = (Message.flags != [], Message.created_at > clock.now() - WITHIN)
    flag = func.unnest(Message.flags).label("flag")
    kinds = select(Message.sender_id, flag).where(*recent).distinct().subquery()
    named = select(func.array_agg(kinds.c.flag)).where(kinds.c.sender_id == Message.sender_id).scalar_subquery()
    tries: Any = (
        select(
            Message.sender_id,
            func.count().label("messages"),
            func.count(func.distinct(Message.receiver_id)).label("people"),
            func.max(Message.created_at).label("last_at"),
            named.label("flags"),
        )
        .where(*recent)
        .group_by(Message.sender_id)
        .subquery("tries")
    )
    return select(tries, Account.username).join(Account, Account.id == tries.c.sender_id)


def _search(rows: Select[Any], wanted: str) -> Select[Any]:
    return rows.where(or_(Account.username == wanted.lower().removeprefix("@"), has_words(ACCOUNT_WORDS, wanted)))


TRIES: Final = Table(
    "deals-outside",
    _rows,
    _WHO,
    (
        Column("person", _l("Person"), lambda row: row.username),
        Column(
            "messages", _l("Messages"), lambda row: row.messages, sort=literal_column("tries.messages"), is_end=True
        ),
        Column(
            "people", _l("People written to"), lambda row: row.people, sort=literal_column("tries.people"), is_end=True
        ),
        Column("signs", _l("Signs"), lambda row: " ".join(sorted(row.flags))),
        Column("last", _l("Last"), lambda row: row.last_at, sort=literal_column("tries.last_at"), is_end=True),
    ),
    (
        Filter("q", _l("Person"), _search),
        Filter(
            "sign", _l("Sign"), lambda rows, value: rows.where(_FLAGS.contains([value])),
            tuple(SIGNS.items()),
        ),
    ),
)  # fmt: skip


def tries_by_account(args: Mapping[str, Any], limit: int | None = None) -> tuple[Shown, Sequence[Tries]]:
    """Return the page that `args` ask for, whoever tried most often first unless they say otherwise."""
    shown = tables.read(TRIES, {**args, "sort": args.get("sort") or "-messages"}, limit)
    rows = shown.page.items
    people = find_accounts_by_id([row.sender_id for row in rows])
    return shown, [
        Tries(people[row.sender_id], row.messages, row.people, tuple(sorted(row.flags)), row.last_at) for row in rows
    ]
