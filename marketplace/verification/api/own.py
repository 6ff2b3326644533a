"""A person's own verification and checklist, for programs."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.api import Message
from marketplace.core.extensions import limiter
from marketplace.core.security import requires
from marketplace.verification.api.blueprint import bp
from marketplace.verification.queries import requests as reads
from marketplace.verification.rules.documents import MOST_BYTES, Side
from marketplace.verification.rules.requests import ACCOUNT
from marketplace.verification.schemas import checklist as shapes
from marketplace.verification.schemas import requests as schemas
from marketplace.verification.services import asking, checklist

UPLOADS: Final = "20 per hour"


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
@bp.output(shapes.ChecklistOutput)
@bp.doc(summary="What is left to do for you as a seller", responses=[401, 403])
@requires("account.read")
def show_checklist() -> Any:
    """Return the operator's checklist for sellers, and how far you are."""
    return shapes.progress(checklist.progress_of(current_user.id))
