"""What ends by itself: documents after their time, approvals with the paper they rest on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy import delete as sql_delete

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.verification.events import VerificationEnding
from marketplace.verification.models import ChecklistMark, VerificationRequest
from marketplace.verification.rules.requests import OPEN, REMINDED_BEFORE, SYSTEM, Status
from marketplace.verification.services import asking, deciding, documents
from marketplace.verification.services.choices import RETENTION_DAYS

UNANSWERED_FOR: Final = timedelta(days=90)
"""Whoever was asked for more and says nothing for so long does not want it any more."""
AT_ONCE: Final = 200
"""How many are done in one go; the next run does the rest."""


def purge(now: datetime) -> int:
    """Delete the documents whose retention time is over; the audit log keeps the proof. Return of how many requests."""
    before = now - timedelta(days=RETENTION_DAYS.get())
    statement = (
        select(VerificationRequest)
        .where(
            VerificationRequest.decided_at <= before,
            VerificationRequest.purged_at.is_(None),
            VerificationRequest.status.not_in(OPEN),
        )
        .order_by(VerificationRequest.decided_at)
        .limit(AT_ONCE)
    )
    requests = list(session().scalars(statement.with_for_update(skip_locked=True)))
    for request in requests:
        count = documents.drop(documents.documents_of(request.id), why="retention")
        request.purged_at = now
        if count:
            audit.record("verification.purge", "verification", request.id, actor_id=None, after={"files": count})
    session().flush()
    return len(requests)


def let_go_of_unanswered(now: datetime) -> int:
    """Take back what was asked again and never answered, with its documents. Return how many requests."""
    statement = (
        select(VerificationRequest)
        .where(
            VerificationRequest.status == Status.MORE_WANTED, VerificationRequest.submitted_at <= now - UNANSWERED_FOR
        )
        .order_by(VerificationRequest.submitted_at)
        .limit(AT_ONCE)
    )  # fmt: skip
    requests = list(session().scalars(statement.with_for_update(skip_locked=True)))
    for request in requests:
        asking.withdraw(request, by=None, actor=SYSTEM)
    return len(requests)


def forget(account_id: int) -> None:
    """Delete the documents of someone who leaves, at once, and take back what waits; the rest goes with the account."""
    statement = select(VerificationRequest).where(VerificationRequest.requester_id == account_id)
    for request in session().scalars(statement.order_by(VerificationRequest.id).with_for_update()):
        if request.status in OPEN:
            asking.withdraw(request, by=None, actor=SYSTEM)
        else:
            documents.drop(documents.documents_of(request.id), why="account_deleted")
            request.purged_at = request.purged_at or clock.now()
    session().flush()


def expire(now: datetime) -> int:
    """End the approvals whose time is over, and remind people of those that end soon. Return how many ended."""
    ending = _approved().where(
        VerificationRequest.valid_until <= now + REMINDED_BEFORE,
        VerificationRequest.valid_until > now,
        VerificationRequest.reminded_at.is_(None),
    )
    for request in session().scalars(ending):
        request.reminded_at = now
        announce(VerificationEnding(request.id, request.subject_type, request.subject_id))
    over = list(session().scalars(_approved().where(VerificationRequest.valid_until <= now)))
    for request in over:
        deciding.expire(request, why="time")
    session().flush()
    return len(over)


def erase(account_id: int) -> None:
    """Delete all that someone asked for, documents and keys first; the audit log says how many files went."""
    session().execute(sql_delete(ChecklistMark).where(ChecklistMark.account_id == account_id))
    statement = select(VerificationRequest).where(VerificationRequest.requester_id == account_id)
    for request in session().scalars(statement.with_for_update()):
        documents.drop(documents.documents_of(request.id), why="erasure")
        session().delete(request)
    session().flush()


def _approved() -> Select[VerificationRequest]:
    return (
        select(VerificationRequest)
        .where(VerificationRequest.status == Status.APPROVED)
        .order_by(VerificationRequest.valid_until)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
