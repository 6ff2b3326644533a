"""Who changed each platform setting last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.core.models import AuditEntry


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last change of a setting: when, and by whom (None: by command)."""

    at: datetime
    username: str | None


def last_changes() -> dict[str, LastChange]:
    """Return the last change of every setting that was ever changed, by name."""
    statement = (
        select(AuditEntry.target_id, AuditEntry.at, Account.username)
        .ext(distinct_on(AuditEntry.target_id))
        .outerjoin(Account, Account.id == AuditEntry.actor_id)
        .where(AuditEntry.target_type == "setting")
        .order_by(AuditEntry.target_id, AuditEntry.id.desc())
    )
    return {row.target_id: LastChange(row.at, row.username) for row in session().execute(statement)}
