"""The queue and the mail log as tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from croniter import croniter
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from marketplace.core import clock, jobs
from marketplace.core.models import SentMail
from marketplace.core.queue import JOBS, STATES
from marketplace.core.tables import Column, Filter, Table

STATE_LABELS: Final[dict[str, Any]] = {"failed": _l("Failed"), "todo": _l("Waiting"), "doing": _l("Running")}
MAIL_LABELS: Final[dict[str, Any]] = {
    "waiting": _l("waiting"),
    "sent": _l("sent"),
    "failed": _l("failed"),
    "bounced": _l("came back"),
}


def next_run(cron: str) -> datetime:
    """Return when a schedule is due next."""
    found: datetime = croniter(cron, clock.now()).get_next(datetime)
    return found


def _kinds() -> list[tuple[str, str]]:
    return sorted((kind.name, kind.name) for kind in jobs.declared())


def _to(rows: Select[Any], wanted: str) -> Select[Any]:
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 16:
        return rows.where(SentMail.id == int(wanted))
    return rows.where(func.lower(SentMail.recipient) == wanted.lower())


def _in_state(rows: Select[Any], state: str) -> Select[Any]:
    return rows.where(SentMail.status == state)


WORK: Final = Table(
    "jobs",
    lambda: select(JOBS),
    JOBS.c.id,
    (
        Column("id", _l("Number"), lambda row: row.id, sort=JOBS.c.id),
        Column("kind", _l("Kind"), lambda row: row.task_name),
        Column("arguments", _l("With"), lambda row: row.args),
        Column("attempts", _l("Tries"), lambda row: row.attempts, is_end=True),
        Column("due", _l("Due"), lambda row: row.scheduled_at, is_end=True),
        Column("state", _l("State"), lambda row: row.status, is_shown=False),
    ),
    (
        Filter(
            "state", _l("State"), lambda rows, value: rows.where(JOBS.c.status == value),
            [(state, STATE_LABELS[state]) for state in STATES],
        ),
        Filter("kind", _l("Kind"), lambda rows, value: rows.where(JOBS.c.task_name == value), _kinds),
    ),
)  # fmt: skip

MAILS: Final = Table(
    "mail",
    lambda: select(
        SentMail.id, SentMail.created_at, SentMail.recipient, SentMail.kind, SentMail.subject, SentMail.status,
        SentMail.error, SentMail.sent_at,
    ),
    SentMail.id,
    (
        Column("at", _l("When"), lambda row: row.created_at, sort=SentMail.id),
        Column("to", _l("To"), lambda row: row.recipient),
        Column("subject", _l("Subject"), lambda row: row.subject),
        Column("kind", _l("Kind"), lambda row: row.kind),
        Column("status", _l("State"), lambda row: row.status),
        Column("error", _l("Why"), lambda row: row.error),
        Column("sent_at", _l("Sent"), lambda row: row.sent_at, is_shown=False),
    ),
    (
        Filter("to", _l("E-mail address or number"), _to),
        Filter("status", _l("State"), _in_state, tuple(MAIL_LABELS.items())),
    ),
)  # fmt: skip
