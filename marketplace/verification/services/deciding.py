"""What verifiers decide, one at a time, and what time decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.accounts.services import trust
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.events import announce
from marketplace.verification.events import (
    VerificationApproved,
    VerificationEnded,
    VerificationMoreWanted,
    VerificationRejected,
)
from marketplace.verification.models import VerificationRequest
from marketplace.verification.rules import requests as rules
from marketplace.verification.rules.requests import ACCOUNT, CLAIM_LASTS, LIFECYCLE, SYSTEM, VERIFIER, Status
from marketplace.verification.services import documents, subjects
from marketplace.verification.services.choices import VALID_DAYS


def claim(request: VerificationRequest, *, by: int) -> None:
    """Make a locked request one's own for a while, so that nobody else works on it.

    Raises:
        Conflict: someone else has it.
        Forbidden: it is about the verifier.

    """
    if not _hold(request, by):
        _record("claim", request, by, request.status, {"claimed_by": by})


def release(request: VerificationRequest, *, by: int) -> None:
    """Give a request back to the queue; nothing happens if it is not one's own."""
    if request.claimed_by == by:
        _record("release", request, by, request.status, {"claimed_by": None})
        request.claimed_by = request.claimed_until = None
        session().flush()


def approve(
    request: VerificationRequest, *, by: int, document_expires_on: date | None = None, seen: str | None = None
) -> None:
    """Find the subject of a locked request to be what it says; `seen` is the version that the verifier looked at.

    Raises:
        Conflict: it is decided already, someone else has it, a document has not been checked yet, or the subject
            changed meanwhile.
        Invalid: the document has expired.

    """
    _begin(request, "approve", by)
    until = rules.valid_until(document_expires_on, VALID_DAYS.get(), clock.now())
    if seen is not None and seen != subjects.version_of(request.subject_type, request.subject_id):
        raise Conflict(_("It was changed while you looked. Look at it once more."), code="stale_version")
    if documents.is_unseen(request.id):
        raise Conflict(_("A document has not been checked for viruses yet."), code="quarantined")
    for earlier in _approved(request.subject_type, request.subject_id):
        earlier.status = LIFECYCLE.move("replace", earlier.status, SYSTEM).target
    request.document_expires_on, request.valid_until = document_expires_on, until
    _end(request, "approve", by, {"valid_until": until.isoformat() if until else None})
    if request.subject_type == ACCOUNT:
        trust.set_verified(request.subject_id, verified=True)
    announce(VerificationApproved(request.id, request.subject_type, request.subject_id))


def reject(request: VerificationRequest, *, by: int, reason: str, words: str = "") -> None:
    """Decline a locked request.

    Raises:
        Conflict: it is decided already, or someone else has it.
        Invalid: no reason.

    """
    _begin(request, "reject", by)
    request.reason, request.words = rules.reason(reason, words)
    _end(request, "reject", by, {"reason": reason})
    announce(VerificationRejected(request.id, request.subject_type, request.subject_id))


def ask_again(request: VerificationRequest, *, by: int | None, missing: Iterable[str], words: str = "") -> None:
    """Ask for what is missing; `by` is None where a check of ours asks.

    Raises:
        Conflict: it is decided already, or someone else has it.
        Invalid: nothing is named.

    """
    actor = SYSTEM if by is None else VERIFIER
    if by is not None:
        _begin(request, "ask_again", by)
    codes, said = rules.missing(missing, words)
    before, request.status = request.status, LIFECYCLE.move("ask_again", request.status, actor).target
    request.missing, request.words = codes, said
    request.claimed_by = request.claimed_until = None
    session().flush()
    _record("ask_again", request, by, before, {"missing": codes})
    announce(VerificationMoreWanted(request.id, request.subject_type, request.subject_id))


def revoke(request: VerificationRequest, *, by: int, reason: str, words: str = "") -> None:
    """Take an approval back.

    Raises:
        Conflict: it is not approved.
        Forbidden: it is the verifier's own.
        Invalid: no reason.

    """
    must_be_anothers(request, by)
    move = LIFECYCLE.move("revoke", request.status, VERIFIER)
    request.reason, request.words = rules.reason(reason, words)
    _finish(request, move.name, move.target, by=by, after={"reason": reason})


def expire(request: VerificationRequest, *, why: str) -> None:
    """End an approval whose time is over ("time"), or whose subject is another now ("changed")."""
    move = LIFECYCLE.move("expire", request.status, SYSTEM)
    request.reason, request.words = why, ""
    _finish(request, move.name, move.target, by=None, after={"reason": why})


def must_be_anothers(request: VerificationRequest, by: int) -> None:
    """Refuse to let anybody decide, or look, in their own affair. Raises Forbidden."""
    if request.requester_id == by:
        raise Forbidden(_("Someone else has to decide about you."), code="own_request")


def _begin(request: VerificationRequest, move: str, by: int) -> None:
    """Check that the verifier may make the move: it exists, and the request is theirs to decide."""
    LIFECYCLE.move(move, request.status, VERIFIER)
    _hold(request, by)


def _end(request: VerificationRequest, move: str, by: int, after: dict[str, Any]) -> None:
    before, request.status = request.status, LIFECYCLE.move(move, request.status, VERIFIER).target
    request.decided_by, request.decided_at = by, clock.now()
    request.claimed_by = request.claimed_until = None
    session().flush()
    _record(move, request, by, before, after)


def _finish(request: VerificationRequest, move: str, status: str, *, by: int | None, after: dict[str, Any]) -> None:
    before, request.status = request.status, status
    session().flush()
    _record(move, request, by, before, after)
    if request.subject_type == ACCOUNT:
        trust.set_verified(request.subject_id, verified=False)
    announce(VerificationEnded(request.id, request.subject_type, request.subject_id, request.reason))


def _approved(subject_type: str, subject_id: int) -> list[VerificationRequest]:
    statement = select(VerificationRequest).where(
        VerificationRequest.subject_type == subject_type,
        VerificationRequest.subject_id == subject_id,
        VerificationRequest.status == Status.APPROVED,
    )
    return list(session().scalars(statement.with_for_update()))


def _hold(request: VerificationRequest, by: int) -> bool:
    """Hold a request for its verifier; say whether they held it already."""
    now = clock.now()
    must_be_anothers(request, by)
    is_held = request.claimed_until is not None and request.claimed_until > now
    if is_held and request.claimed_by != by:
        raise Conflict(_("Someone else is deciding this one."), code="claimed")
    request.claimed_by, request.claimed_until = by, now + CLAIM_LASTS
    session().flush()
    return is_held


def _record(move: str, request: VerificationRequest, by: int | None, before: str, after: dict[str, Any]) -> None:
    """Write the decision down, without words of anybody's own: the log outlives the person."""
    audit.record(
        f"verification.{move}", "verification", request.id,
        actor_id=by, before={"status": before}, after={"status": request.status, **after},
    )  # fmt: skip
