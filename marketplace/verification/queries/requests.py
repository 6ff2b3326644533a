"""Requests, as their owners and as verifiers see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.accounts.rules import Guest, Viewer
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.models import AuditEntry
from marketplace.verification.models import VerificationDocument, VerificationRequest
from marketplace.verification.rules.documents import State
from marketplace.verification.rules.requests import ACCOUNT, Status

PERMISSION: Final = "verifications.decide"
VIEWS: Final[dict[str, tuple[Status, ...]]] = {
    "waiting": (Status.PENDING,),
    "asked": (Status.MORE_WANTED,),
    "approved": (Status.APPROVED,),
    "declined": (Status.REJECTED, Status.REVOKED),
    "over": (Status.WITHDRAWN, Status.EXPIRED, Status.REPLACED),
}
"""The parts of the queue."""
LATEST: Final = 50


def request_of(viewer: Viewer | Guest, request_id: int, *, lock: bool = False) -> VerificationRequest:
    """Return a request to a verifier, its row locked until the commit where asked.

    Raises:
        NotFound: there is none, or `viewer` is no verifier.

    """
    found = None
    if viewer.can(PERMISSION):
        found = session().get(VerificationRequest, request_id, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    return found


def own_request(viewer: Viewer, *, lock: bool = False) -> VerificationRequest:
    """Return the newest request of a person about themselves. Raises NotFound."""
    found = find_about(ACCOUNT, viewer.id, lock=lock)
    if found is None:
        raise NotFound(_("You have not asked for it yet."))
    return found


def find_about(subject_type: str, subject_id: int, *, lock: bool = False) -> VerificationRequest | None:
    """Return the newest request about a subject; whose it is has been asked already."""
    statement = (
        select(VerificationRequest)
        .where(VerificationRequest.subject_type == subject_type, VerificationRequest.subject_id == subject_id)
        .order_by(VerificationRequest.id.desc())
        .limit(1)
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session().scalars(statement).first()


def earlier_than(request: VerificationRequest) -> Sequence[VerificationRequest]:
    """Return the other requests about the same subject, the newest first."""
    statement = select(VerificationRequest).where(
        VerificationRequest.subject_type == request.subject_type,
        VerificationRequest.subject_id == request.subject_id,
        VerificationRequest.id != request.id,
    )
    return session().scalars(statement.order_by(VerificationRequest.id.desc()).limit(LATEST)).all()


def count_waiting() -> int:
    """Return how many requests wait for a decision."""
    statement = select(func.count()).select_from(VerificationRequest)
    return session().scalar(statement.where(VerificationRequest.status == Status.PENDING)) or 0


def oldest_waiting() -> datetime | None:
    """Return since when the one has waited that waits longest."""
    return session().scalar(
        select(func.min(VerificationRequest.submitted_at)).where(VerificationRequest.status == Status.PENDING)
    )


def states_of(request_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the states of the documents of these requests, in one statement."""
    statement = (
        select(VerificationDocument.request_id, func.array_agg(VerificationDocument.state))
        .where(VerificationDocument.request_id.in_(request_ids), VerificationDocument.state != State.DELETED)
        .group_by(VerificationDocument.request_id)
    )
    return {row[0]: list(row[1]) for row in session().execute(statement)}


def documents_for(request_id: int) -> Sequence[VerificationDocument]:
    """Return all documents of a request, deleted ones included, in the order in which they came."""
    statement = select(VerificationDocument).where(VerificationDocument.request_id == request_id)
    return session().scalars(statement.order_by(VerificationDocument.id)).all()


def documents_of(request_ids: Collection[int]) -> dict[int, list[VerificationDocument]]:
    """Return all documents of these requests by the request's id, in one statement."""
    statement = select(VerificationDocument).where(VerificationDocument.request_id.in_(request_ids))
    found: dict[int, list[VerificationDocument]] = {}
    for document in session().scalars(statement.order_by(VerificationDocument.id)):
        found.setdefault(document.request_id, []).append(document)
    return found


def get_document(request_id: int, document_id: int) -> VerificationDocument:
    """Return a document of a request. Raises NotFound."""
    found = session().get(VerificationDocument, document_id)
    if found is None or found.request_id != request_id:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    return found


def record_of(request_id: int) -> Sequence[AuditEntry]:
    """Return what the audit log says about a request, the newest first: every decision and every look."""
    statement = select(AuditEntry).where(
        AuditEntry.target_type == "verification", AuditEntry.target_id == str(request_id)
    )
    return session().scalars(statement.order_by(AuditEntry.id.desc()).limit(LATEST)).all()
