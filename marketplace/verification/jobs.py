"""What verification does by itself."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.core import clock, leftovers
from marketplace.core.db import session
from marketplace.core.jobs import enqueue, job
from marketplace.core.storage import storage
from marketplace.verification import flows
from marketplace.verification.models import VerificationDocument
from marketplace.verification.rules.documents import State
from marketplace.verification.services import documents, retention

leftovers.declare("verification", documents.named)


@job("verification.take_in", queue="documents")
def take_in(document_id: int) -> None:
    """Check a document and draw it."""
    flows.take_in(document_id)


@job("verification.ask_scanner_again", cron="*/5 * * * *")
def ask_scanner_again() -> None:
    """Take up the documents that were held back while the scanner was away, the oldest first."""
    waiting = select(VerificationDocument.id).where(VerificationDocument.state == State.QUARANTINED)
    for document_id in session().scalars(waiting.order_by(VerificationDocument.id).limit(100)):
        enqueue(take_in, once=f"verification.take_in:{document_id}", document_id=document_id)


@job("verification.delete_files")
def delete_files(storage_keys: list[str]) -> None:
    """Delete sealed files whose keys are gone."""
    for key in storage_keys:
        storage().delete(key)


@job("verification.expire", cron="37 * * * *")
def expire() -> None:
    """End approvals whose time is over; remind people of those that end soon."""
    retention.expire(clock.now())


@job("verification.purge", cron="52 * * * *")
def purge() -> None:
    """Delete documents whose retention time is over, or that nobody comes back for."""
    retention.purge(clock.now())
    retention.let_go_of_unanswered(clock.now())
