"""The verifiers' desk, for programs: the queue, a request, and what can be done with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_login import current_user

from marketplace.core import tables
from marketplace.core.api import Input
from marketplace.core.office import office
from marketplace.verification.api.blueprint import bp
from marketplace.verification.models import VerificationRequest
from marketplace.verification.queries import requests as reads
from marketplace.verification.queries.requests import PERMISSION
from marketplace.verification.queries.table import asked_for, queue_for
from marketplace.verification.schemas import requests as schemas
from marketplace.verification.services import deciding, subjects

Deed = Callable[[VerificationRequest, Any], None]


@bp.get("/admin/verifications")
@office(PERMISSION)
@bp.input(schemas.QueueQuery, location="query")
@bp.output(schemas.RequestPage)
@bp.doc(summary="The queue of verifications", responses=[400, 401, 403])
def queue(query_data: schemas.QueueQuery) -> Any:
    """Return a part of the queue: what waits longest first, what is decided newest first."""
    wanted = query_data
    given = {
        "q": wanted.q, "view": wanted.view, "subject": wanted.subject_type, "document": wanted.document_type,
        "whose": wanted.whose, "page": wanted.page,
    }  # fmt: skip
    page = tables.read(queue_for(current_user.id, subjects.kind_choices()), asked_for(given), wanted.limit).page
    requests = page.map(lambda row: row.VerificationRequest)
    documents = reads.documents_of([each.id for each in requests.items])
    versions = subjects.versions_of([(each.subject_type, each.subject_id) for each in requests.items])
    return requests.as_json(
        "verifications",
        lambda each: schemas.verification(
            each, documents.get(each.id, []), versions[each.subject_type, each.subject_id]
        ),
    )


@bp.get("/admin/verifications/<int:request_id>")
@bp.output(schemas.RequestOutput)
@bp.doc(summary="A verification", responses=[401, 403, 404])
@office(PERMISSION)
def show(request_id: int) -> Any:
    """Return a request. Documents are looked at on the page, where each look is on record."""
    return _shape(reads.request_of(current_user, request_id))


def deed(name: str, summary: str, shape: type[Input] | None = None) -> Callable[[Deed], Deed]:
    """Give something that is done with one request its route; the answer is the request as it stands then."""

    def offer(act: Deed) -> Deed:
        def view(request_id: int, json_data: Any = None) -> Any:
            found = reads.request_of(current_user, request_id, lock=True)
            act(found, json_data)
            return _shape(found)

        view.__name__, view.__doc__ = act.__name__, act.__doc__
        described = bp.doc(summary=summary, responses=[400, 401, 403, 404, 409])(view)
        described = bp.output(schemas.RequestOutput)(described)
        described = bp.input(shape)(described) if shape is not None else described
        bp.post(f"/admin/verifications/<int:request_id>/{name}")(office(PERMISSION)(described))
        return act

    return offer


@deed("claim", "Claim a verification")
def claim(found: VerificationRequest, _given: None) -> None:
    """Make a request yours to decide for twenty minutes."""
    deciding.claim(found, by=current_user.id)


@deed("release", "Give a verification back")
def release(found: VerificationRequest, _given: None) -> None:
    """Give a request that is yours back to the queue."""
    deciding.release(found, by=current_user.id)


@deed("approve", "Approve a verification", schemas.ApproveInput)
def approve(found: VerificationRequest, given: schemas.ApproveInput) -> None:
    """Find the subject to be what it says; the badge ends with the document."""
    deciding.approve(found, by=current_user.id, document_expires_on=given.document_expires_on, seen=given.seen)


@deed("reject", "Reject a verification", schemas.RejectInput)
def reject(found: VerificationRequest, given: schemas.RejectInput) -> None:
    """Decline, with a reason from the list and words of your own."""
    deciding.reject(found, by=current_user.id, reason=given.reason, words=given.words)


@deed("ask-again", "Ask for what is missing", schemas.AskAgainInput)
def ask_again(found: VerificationRequest, given: schemas.AskAgainInput) -> None:
    """Say what is missing; the request comes back into the queue when it is there."""
    deciding.ask_again(found, by=current_user.id, missing=given.missing, words=given.words)


@deed("revoke", "Take an approval back", schemas.RejectInput)
def revoke(found: VerificationRequest, given: schemas.RejectInput) -> None:
    """Take the badge away, with a reason."""
    deciding.revoke(found, by=current_user.id, reason=given.reason, words=given.words)


def _shape(found: VerificationRequest) -> dict[str, Any]:
    version = subjects.version_of(found.subject_type, found.subject_id)
    return schemas.verification(found, reads.documents_for(found.id), version)
