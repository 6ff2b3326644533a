"""What someone asked for, as their own copy holds it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.verification.models import ChecklistMark, VerificationDocument, VerificationRequest


def copy_of(account_id: int) -> list[dict[str, Any]]:
    """Return the requests of someone with what was decided, as JSON.

    The documents are told of, not copied: a copy lies readable in a mailbox or on a disk, which is what sealing them
    is to prevent. Whoever sent one has it.
    """
    statement = select(VerificationRequest).where(VerificationRequest.requester_id == account_id)
    return [
        {
            "request_id": one.id, "about": f"{one.subject_type} {one.subject_id}", "status": one.status,
            "document_type": one.document_type, "note": one.note, "sent": one.submitted_at.isoformat(),
            "decided": one.decided_at.isoformat() if one.decided_at else None, "reason": one.reason,
            "words": one.words, "missing": one.missing,
            "valid_until": one.valid_until.isoformat() if one.valid_until else None,
            "documents": _documents(one.id),
        }
        for one in session().scalars(statement.order_by(VerificationRequest.id))
    ]  # fmt: skip


def checklist_of(account_id: int) -> list[dict[str, Any]]:
    """Return what was ticked, waived and reopened for someone, as JSON."""
    statement = select(ChecklistMark).where(ChecklistMark.account_id == account_id).order_by(ChecklistMark.key)
    return [
        {"item": one.key, "mark": one.mark, "note": one.note, "at": one.at.isoformat()}
        for one in session().scalars(statement)
    ]


def _documents(request_id: int) -> list[dict[str, Any]]:
    statement = select(VerificationDocument).where(VerificationDocument.request_id == request_id)
    return [
        {"side": each.side, "content_type": each.content_type, "state": each.state, "sent": each.created_at.isoformat()}
        for each in session().scalars(statement.order_by(VerificationDocument.id))
    ]
