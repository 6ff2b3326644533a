"""The audit log as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, literal, select

from marketplace.accounts.models import Account
from marketplace.core.models import AUDIT_WORDS, AuditEntry
from marketplace.core.tables import Column, Filter, Table
from marketplace.core.words import has_words


def _by(rows: Select[Any], wanted: str) -> Select[Any]:
    name = wanted.lower().removeprefix("@")
    if name == "system":
        return rows.where(AuditEntry.actor_id.is_(None))
    if name.isascii() and name.isdigit() and len(name) < 16:
        return rows.where(AuditEntry.actor_id == int(name))
    found = select(Account.id).where(func.lower(Account.username) == name).scalar_subquery()
    return rows.where(AuditEntry.actor_id == found)


def _target(rows: Select[Any], wanted: str) -> Select[Any]:
    kind, _space, number = wanted.replace(":", " ").partition(" ")
    rows = rows.where(AuditEntry.target_type == kind)
    return rows.where(AuditEntry.target_id == number.strip()) if number.strip() else rows


def _since(rows: Select[Any], day: str) -> Select[Any]:
    moment = _moment(day)
    return rows.where(literal(False) if moment is None else AuditEntry.at >= moment)


def _until(rows: Select[Any], day: str) -> Select[Any]:
    moment = _moment(day)
    end = None if moment is None else moment + timedelta(days=1)
    return rows.where(literal(False) if end is None else AuditEntry.at < end)


def _moment(day: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), time.min, UTC)
    except ValueError:
        return None


def _rows() -> Any:
    return select(AuditEntry, Account.username.label("actor")).outerjoin(Account, Account.id == AuditEntry.actor_id)


LOG: Final = Table(
    "audit",
    _rows,
    AuditEntry.id,
    (
        Column("id", _l("Number"), lambda row: row.AuditEntry.id, is_shown=False),
        Column("at", _l("When"), lambda row: row.AuditEntry.at, sort=AuditEntry.id),
        Column("actor", _l("Who"), lambda row: row.actor or ""),
        Column("action", _l("What"), lambda row: row.AuditEntry.action),
        Column("target_type", _l("On what"), lambda row: row.AuditEntry.target_type),
        Column("target_id", _l("Number"), lambda row: row.AuditEntry.target_id, is_shown=False),
        Column("before", _l("Before"), lambda row: row.AuditEntry.before, is_shown=False),
        Column("after", _l("After"), lambda row: row.AuditEntry.after, is_shown=False),
        Column("reason", _l("Changes and reason"), lambda row: row.AuditEntry.reason),
        Column("ip", _l("From"), lambda row: row.AuditEntry.ip),
        Column("request_id", _l("Request"), lambda row: row.AuditEntry.request_id, is_shown=False),
    ),
    (
        Filter("q", _l("Words"), lambda rows, value: rows.where(has_words(AUDIT_WORDS, value))),
        Filter("actor", _l("Who (username, or system)"), _by),
        Filter("action", _l("Action"), lambda rows, value: rows.where(AuditEntry.action == value)),
        Filter("target", _l("On what (listing 12)"), _target),
        Filter("since", _l("From"), _since, kind="date"),
        Filter("until", _l("Until"), _until, kind="date"),
    ),
)
