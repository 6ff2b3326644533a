"""What became of someone's reports so far."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, true

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.moderation.models import Case, Report
from marketplace.moderation.rules.cases import Decision, State
from marketplace.moderation.rules.weights import CLEARED_FOR, Record


def record_of(account_id: int) -> Record:
    """Return the record of someone who reports."""
    counts = (
        select(
            func.count().filter(Report.outcome == "upheld").label("upheld"),
            func.count().filter(Report.outcome == "dismissed").label("dismissed"),
        )
        .where(Report.reporter_id == account_id)
        .subquery()
    )
    statement = (
        select(counts, Account.created_at, Account.email_verified_at)
        .select_from(Account)
        .join(counts, true())
        .where(Account.id == account_id)
    )
    row = session().execute(statement).first()
    if row is None:
        return Record(0, 0, timedelta(0), is_confirmed=False)
    return Record(row.upheld, row.dismissed, clock.now() - row.created_at, is_confirmed=bool(row.email_verified_at))


def was_cleared(target_type: str, target_id: int) -> bool:
    """Whether a moderator let a thing stand not long ago."""
    statement = select(Case.id).where(
        Case.target_type == target_type, Case.target_id == target_id, Case.state == State.CLOSED,
        Case.decision == Decision.NO_ACTION, Case.decided_at > clock.now() - CLEARED_FOR,
    )  # fmt: skip
    return session().scalar(statement.limit(1)) is not None


def is_reported(target_type: str, target_id: int) -> bool:
    """Whether there is a report about a thing, decided or not: what is otherwise private may be looked at then."""
    statement = select(Case.id).where(Case.target_type == target_type, Case.target_id == target_id)
    return session().scalar(statement.limit(1)) is not None
