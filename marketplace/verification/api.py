"""Verification in the JSON API: a person's own, and the queue for verifiers. No route hands out a document."""

from __future__ import annotations

from typing import Any, Final

from apiflask import APIBlueprint
from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.api import Message
from marketplace.core.extensions import limiter
from marketplace.core.office import office
from marketplace.core.security import requires
from marketplace.verification import schemas
from marketplace.verification.models import VerificationRequest
from marketplace.verification.queries import requests as reads
from marketplace.verification.queries.requests import Filters
from marketplace.verification.rules.documents import MOST_BYTES, Side
from marketplace.verification.rules.requests import ACCOUNT
from marketplace.verification.services import asking, checklist, deciding

bp = APIBlueprint("verification_api", "marketplace.verification.api", url_prefix="/api/v1", tag="Verification")

UPLOADS: Final = "20 per hour"


@bp.after_request
def keep_to_ourselves(response: Response) -> Response:
    """Let nothing of it be stored on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/users/me/verification")
@bp.output(schemas.StatusOutput)
@bp.doc(summary="Where your verification stands", responses=[401, 403])
@requires("account.read")
def show_own() -> Any:
    """Return the newest request about you, and what became of its files."""
    found = reads.find_about(ACCOUNT, current_user.id)
    documents = [schemas.document(row) for row in reads.documents_for(found.id)] if found else []
    return schemas.status(found, documents, is_verified=current_user.is_verified)


@bp.post("/users/me/verification")
@limiter.limit(UPLOADS)
@requires("account.secure")  # before the file is even looked at
@bp.input(schemas.IdentityInput, location="form_and_files")
@bp.output(schemas.SentOutput)
@bp.doc(summary="Ask to be verified", responses=[400, 401, 403, 409, 413, 415, 503])
def send(form_and_files_data: schemas.IdentityInput) -> Any:
    """Take a document as JPEG, PNG or PDF of at most 10 MB, and its back where there is one."""
    given = form_and_files_data
    files = {Side.FRONT: given.file.stream.read(MOST_BYTES + 1)}
    if given.file_back is not None:
        files[Side.BACK] = given.file_back.stream.read(MOST_BYTES + 1)
    return schemas.sent(asking.send_identity(current_user.id, given.document_type, files))


@bp.delete("/users/me/verification")
@bp.output(Message)
@bp.doc(summary="Take your request back", responses=[401, 403, 404, 409])
@requires("account.secure")
def withdraw() -> Any:
    """Take the request back; the documents are deleted at once."""
    asking.withdraw(reads.own_request(current_user, lock=True), by=current_user.id)
    return {"message": _("Taken back.")}


@bp.get("/users/me/checklist")
@bp.output(schemas.ChecklistOutput)
@bp.doc(summary="What is left to do for you as a seller", responses=[401, 403])
@requires("account.read")
def show_checklist() -> Any:
    """Return the operator's checklist for sellers, and how far you are."""
    return schemas.checklist(checklist.progress_of(current_user.id))


@bp.get("/admin/verifications")
@office("verifications.decide")
@bp.input(schemas.QueueQuery, location="query")
@bp.output(schemas.RequestPage)
@bp.doc(summary="The queue of verifications", responses=[400, 401, 403])
def queue(query_data: schemas.QueueQuery) -> Any:
    """Return a part of the queue: what waits longest first, what is decided newest first."""
    wanted = query_data
    filters = Filters(wanted.view, wanted.subject_type, wanted.document_type, wanted.whose, current_user.id)
    page = reads.queue(filters, wanted.page, wanted.limit)
    return page.as_json("verifications", _shape)


@bp.get("/admin/verifications/<int:request_id>")
@bp.output(schemas.RequestOutput)
@bp.doc(summary="A verification", responses=[401, 403, 404])
@office("verifications.decide")
def show(request_id: int) -> Any:
    """Return a request. Documents are looked at on the page, where each look is on record."""
    return _shape(reads.request_of(current_user, request_id))


@bp.post("/admin/verifications/<int:request_id>/claim")
@bp.output(schemas.RequestOutput)
@bp.doc(summary="Claim a verification", responses=[401, 403, 404, 409])
@office("verifications.decide")
def claim(request_id: int) -> Any:
    """Make a request yours to decide for twenty minutes."""
    found = reads.request_of(current_user, request_id, lock=True)
    deciding.claim(found, by=current_user.id)
    return _shape(found)


@bp.post("/admin/verifications/<int:request_id>/approve")
@office("verifications.decide")
@bp.input(schemas.ApproveInput)
@bp.output(schemas.RequestOutput)
@bp.doc(summary="Approve a verification", responses=[400, 401, 403, 404, 409])
def approve(request_id: int, json_data: schemas.ApproveInput) -> Any:
    """Find the subject to be what it says; the badge ends with the document."""
    found = reads.request_of(current_user, request_id, lock=True)
    deciding.approve(found, by=current_user.id, document_expires_on=json_data.document_expires_on, seen=json_data.seen)
    return _shape(found)


@bp.post("/admin/verifications/<int:request_id>/reject")
@office("verifications.decide")
@bp.input(schemas.RejectInput)
@bp.output(schemas.RequestOutput)
@bp.doc(summary="Reject a verification", responses=[400, 401, 403, 404, 409])
def reject(request_id: int, json_data: schemas.RejectInput) -> Any:
    """Decline, with a reason from the list and words of your own."""
    found = reads.request_of(current_user, request_id, lock=True)
    deciding.reject(found, by=current_user.id, reason=json_data.reason, words=json_data.words)
    return _shape(found)


@bp.post("/admin/verifications/<int:request_id>/ask-again")
@office("verifications.decide")
@bp.input(schemas.AskAgainInput)
@bp.output(schemas.RequestOutput)
@bp.doc(summary="Ask for what is missing", responses=[400, 401, 403, 404, 409])
def ask_again(request_id: int, json_data: schemas.AskAgainInput) -> Any:
    """Say what is missing; the request comes back into the queue when it is there."""
    found = reads.request_of(current_user, request_id, lock=True)
    deciding.ask_again(found, by=current_user.id, missing=json_data.missing, words=json_data.words)
    return _shape(found)


@bp.post("/admin/verifications/<int:request_id>/revoke")
@office("verifications.decide")
@bp.input(schemas.RejectInput)
@bp.output(schemas.RequestOutput)
@bp.doc(summary="Take an approval back", responses=[400, 401, 403, 404, 409])
def revoke(request_id: int, json_data: schemas.RejectInput) -> Any:
    """Take the badge away, with a reason."""
    found = reads.request_of(current_user, request_id, lock=True)
    deciding.revoke(found, by=current_user.id, reason=json_data.reason, words=json_data.words)
    return _shape(found)


def _shape(found: VerificationRequest) -> dict[str, Any]:
    return schemas.verification(found, [schemas.document(row) for row in reads.documents_for(found.id)])
