"""Asking to be checked, adding what was wanted, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, Refused
from marketplace.core.events import announce
from marketplace.core.serving import cpu
from marketplace.verification.events import VerificationRequested
from marketplace.verification.models import VerificationRequest
from marketplace.verification.rules import requests as rules
from marketplace.verification.rules.documents import FIELDS, DocumentType, Side, type_of
from marketplace.verification.rules.requests import ACCOUNT, LIFECYCLE, OPEN, REQUESTER, Status
from marketplace.verification.services import documents
from marketplace.verification.services.choices import DOCUMENT_TYPES
from marketplace.verification.services.inspection import content_type_of

LONGEST_NOTE: Final = 1000
Checked = dict[Side, tuple[bytes, str]]


def ask(subject_type: str, subject_id: int, requester_id: int, *, note: str = "") -> VerificationRequest:
    """Put a subject into the queue. What its owner may ask for is the affair of the floor that knows it.

    Raises:
        Conflict: it waits already, or is approved and not about to end.
        Invalid: the note is too long.

    """
    if len(note) > LONGEST_NOTE:
        message = _("At most %(n)s characters.", n=LONGEST_NOTE)
        raise Invalid(message, errors={"note": [message]})
    must_be_free(subject_type, subject_id)
    request = VerificationRequest(
        subject_type=subject_type, subject_id=subject_id, requester_id=requester_id, status=Status.PENDING,
        document_type="", note=note.strip(), submitted_at=clock.now(), missing=[], reason="", words="",
    )  # fmt: skip
    session().add(request)
    session().flush()
    announce(VerificationRequested(request.id, subject_type, subject_id))
    return request


def send_identity(account_id: int, document_type: str, files: Mapping[Side, bytes]) -> VerificationRequest:
    """Send documents that show who one is: for a new request, or for one that asks for more.

    Raises:
        Invalid, TooLarge, UnsupportedType: a document or file that is not taken; `errors` names the field.
        Conflict: a request waits already, or one is verified.
        Unavailable: the operator has set no keys.

    """
    kind = type_of(document_type, DOCUMENT_TYPES.get())
    request = find_latest(ACCOUNT, account_id)
    is_more = request is not None and request.status == Status.MORE_WANTED
    if not is_more:
        must_be_free(ACCOUNT, account_id)
    checked = _checked(kind, files, needs_front=not is_more)
    request = again(ACCOUNT, account_id) if is_more else ask(ACCOUNT, account_id, account_id)
    request.document_type = kind.key
    for side, (data, content_type) in checked.items():
        documents.receive(request, side, data, content_type)
    return request


def again(subject_type: str, subject_id: int, *, note: str = "") -> VerificationRequest:
    """Put a request that asks for more back into the queue, at its end.

    Raises:
        Conflict: it does not ask for more (any longer).

    """
    request = find_latest(subject_type, subject_id, lock=True)
    status = request.status if request is not None else "none"
    if request is None or status != Status.MORE_WANTED:
        raise Conflict(_("It waits for a decision already."), code="verification_pending")
    request.status = LIFECYCLE.move("send_more", status, REQUESTER).target
    request.submitted_at, request.missing, request.words = clock.now(), [], ""
    request.note = note.strip()[:LONGEST_NOTE] or request.note
    session().flush()
    announce(VerificationRequested(request.id, subject_type, subject_id))
    return request


def withdraw(request: VerificationRequest, *, by: int | None, actor: str = REQUESTER) -> None:
    """Take a locked request back; its documents are deleted at once.

    Raises:
        Conflict: it is decided already.

    """
    request.status = LIFECYCLE.move("withdraw", request.status, actor).target
    request.claimed_by = request.claimed_until = None
    request.purged_at = clock.now()
    session().flush()
    documents.drop(documents.documents_of(request.id), why="withdrawn", by=by)
    audit.record("verification.withdraw", "verification", request.id, actor_id=by)


def find_latest(subject_type: str, subject_id: int, *, lock: bool = False) -> VerificationRequest | None:
    """Return the newest request about a subject."""
    statement = (
        select(VerificationRequest)
        .where(VerificationRequest.subject_type == subject_type, VerificationRequest.subject_id == subject_id)
        .order_by(VerificationRequest.id.desc())
        .limit(1)
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session().scalars(statement).first()


def must_be_free(subject_type: str, subject_id: int) -> None:
    """Refuse to ask about what waits already, or needs no asking."""
    latest = find_latest(subject_type, subject_id)
    if latest is None:
        return
    if latest.status in OPEN:
        raise Conflict(_("It waits for a decision already."), code="verification_pending")
    if latest.status == Status.APPROVED and not rules.may_renew(latest.valid_until, clock.now()):
        raise Conflict(_("It is verified already."), code="already_verified")


def _checked(kind: DocumentType, files: Mapping[Side, bytes], *, needs_front: bool) -> Checked:
    """Return the files with what they are; a refusal names its field."""
    given = {side: data for side, data in files.items() if data and (side == Side.FRONT or kind.has_back)}
    if not given or (needs_front and Side.FRONT not in given):
        raise Invalid(_("Choose a file."), errors={"file": [_("Choose a file.")]})
    found: Checked = {}
    for side, data in given.items():
        try:
            found[side] = (data, cpu(content_type_of, data))
        except Refused as refusal:
            raise type(refusal)(refusal.detail, code=refusal.code, errors={FIELDS[side]: [refusal.detail]}) from refusal
    return found
