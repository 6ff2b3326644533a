"""Verification as programs see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from apiflask.fields import UploadFile
from flask_babel import gettext as _
from pydantic import Field

from marketplace.core.api import Input, Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.verification.models import VerificationDocument, VerificationRequest
from marketplace.verification.rules.requests import LONGEST_WORDS


class IdentityInput(Input):
    """A document: JPEG, PNG or PDF."""

    document_type: Text = Field(description="passport, identity_card, driving_licence or company_register")
    file: UploadFile
    file_back: UploadFile | None = None


class SentOutput(Output):
    """A request that waits."""

    message: str
    status: str
    request_id: int


class DocumentOutput(Output):
    """What became of a file; the file itself is shown to verifiers only, and never to programs."""

    document_id: int
    side: str
    state: str


class StatusOutput(Output):
    """Where a person's verification stands; `status` is "none" until they ask."""

    status: str
    is_verified: bool
    request_id: int | None = None
    document_type: str | None = None
    submitted_at: Timestamp | None = None
    decided_at: Timestamp | None = None
    valid_until: Timestamp | None = None
    reason: str | None = None
    words: str | None = None
    missing: list[str] = Field(default_factory=list)
    documents: list[DocumentOutput] = Field(default_factory=list)


class QueueQuery(PageQuery):
    """What of the queue is wanted."""

    q: Text = Field("", max_length=200, description="A person, or the number of a request.")
    view: str = Field("waiting", pattern="^(waiting|asked|approved|declined|over)$")
    subject_type: Text = ""
    document_type: Text = ""
    whose: str = Field("", pattern="^(|mine|free)$")


class RequestOutput(Output):
    """A request as verifiers see it."""

    request_id: int
    subject_type: str
    subject_id: int
    subject_version: str
    requester_id: int
    status: str
    document_type: str
    note: str
    submitted_at: Timestamp
    claimed_by: int | None
    claimed_until: Timestamp | None
    decided_by: int | None
    decided_at: Timestamp | None
    valid_until: Timestamp | None
    reason: str
    words: str
    missing: list[str]
    documents: list[DocumentOutput]


class RequestPage(PageOutput):
    """A page of the queue."""

    verifications: list[RequestOutput]


class ApproveInput(Input):
    """An approval."""

    document_expires_on: date | None = None
    seen: Text | None = Field(None, description="The version that you looked at, where the subject has one.")


class RejectInput(Input):
    """A refusal, or an approval taken back."""

    reason: Text
    words: Text = Field("", max_length=LONGEST_WORDS)


class AskAgainInput(Input):
    """What is missing."""

    missing: list[Text]
    words: Text = Field("", max_length=LONGEST_WORDS)


def document(row: VerificationDocument) -> dict[str, Any]:
    """Return what became of a file."""
    return {"document_id": row.id, "side": row.side, "state": row.state}


def sent(request: VerificationRequest) -> dict[str, Any]:
    """Return the answer to whoever asks."""
    return {
        "message": _("Thank you. We look at it and write to you."), "status": request.status,
        "request_id": request.id,
    }  # fmt: skip


def status(
    request: VerificationRequest | None, documents: list[dict[str, Any]], *, is_verified: bool
) -> dict[str, Any]:
    """Return where a verification stands, to its owner."""
    if request is None:
        return {"status": "none", "is_verified": is_verified}
    return {
        "status": request.status, "is_verified": is_verified, "request_id": request.id,
        "document_type": request.document_type or None, "submitted_at": request.submitted_at,
        "decided_at": request.decided_at, "valid_until": request.valid_until, "reason": request.reason or None,
        "words": request.words or None, "missing": request.missing, "documents": documents,
    }  # fmt: skip


def verification(
    request: VerificationRequest, documents: Sequence[VerificationDocument], version: str
) -> dict[str, Any]:
    """Return a request as verifiers see it; `version` is that of its subject."""
    names = (
        "subject_type", "subject_id", "requester_id", "status", "document_type", "note", "submitted_at", "claimed_by",
        "claimed_until", "decided_by", "decided_at", "valid_until", "reason", "words", "missing",
    )  # fmt: skip
    return {
        "request_id": request.id,
        "subject_version": version,
        **{name: getattr(request, name) for name in names},
        "documents": [document(each) for each in documents],
    }
