"""A person's own verification: where it stands, what was sent, what to do next."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core import clock, envelopes
from marketplace.core.errors import Refused
from marketplace.core.extensions import limiter
from marketplace.core.security import requires
from marketplace.core.slots import Link, slots_of
from marketplace.core.web import answer, form_page, wants_json
from marketplace.notifications.services import mark_seen
from marketplace.verification.forms import IdentityForm
from marketplace.verification.models import VerificationRequest
from marketplace.verification.queries import requests as reads
from marketplace.verification.routes.blueprint import bp
from marketplace.verification.rules.documents import MOST_BYTES, STATE_LABELS, TYPES, Side, chosen_types
from marketplace.verification.rules.requests import ACCOUNT, MISSING, REASONS, Status, labels_of, may_renew
from marketplace.verification.schemas import requests as schemas
from marketplace.verification.services import asking
from marketplace.verification.services.choices import DOCUMENT_TYPES, RETENTION_DAYS

UPLOADS: Final = "20 per hour"
SENDING: Final = (Status.PENDING, Status.APPROVED)
"""While it waits, and while the badge stands, there is nothing to send (except to renew)."""


def place(app: Flask) -> None:
    """Add the page to the settings, and to templates the words for what verifiers choose from lists."""
    slots_of(app).link("settings", Link(_l("Verification"), "verification.show", icon="badge-check", order=25))
    app.jinja_env.globals["verification_reason"] = lambda code: REASONS.get(code, code)
    app.jinja_env.globals["verification_missing"] = lambda codes: labels_of(codes, MISSING)


@bp.get("/account/verification")
@requires("account.secure")
def show() -> Any:
    """Show where one's own verification stands, and take a document where one is wanted."""
    found = reads.find_about(ACCOUNT, current_user.id)
    if wants_json():
        return schemas.status(found, _documents(found), is_verified=current_user.is_verified)
    return _page(IdentityForm(), found)


@bp.post("/account/verification")
@limiter.limit(UPLOADS)
@requires("account.secure")
def send() -> Any:
    """Send documents; a person looks at them."""
    form = IdentityForm().offer(chosen_types(DOCUMENT_TYPES.get()))
    found = reads.find_about(ACCOUNT, current_user.id)
    if not form.is_sent():
        return _page(form, found)
    try:
        sent = asking.send_identity(current_user.id, form.document_type.data, sent_files())
    except Refused as refusal:
        if wants_json() or refusal.status >= 500 or not refusal.errors:
            raise
        form.show(refusal)
        return _page(form, found)
    mark_seen(current_user.id, f"verification:{ACCOUNT}:{current_user.id}")
    flash(_("Thank you. We look at it and write to you."), "success")
    return answer(page=lambda: redirect(url_for(".show"), 303), data=lambda: schemas.sent(sent))


@bp.post("/account/verification/withdrawal")
@requires("account.secure")
def withdraw() -> Any:
    """Take one's request back; the documents are deleted at once."""
    asking.withdraw(reads.own_request(current_user, lock=True), by=current_user.id)
    flash(_("Taken back. What you had sent is deleted."), "success")
    return answer(page=lambda: redirect(url_for(".show"), 303), data=lambda: {"message": _("Taken back.")})


def sent_files() -> dict[Side, bytes]:
    """Return what the request carries, no more of it than is taken and a byte to tell that it is too much."""
    fields = {Side.FRONT: "file", Side.BACK: "file_back"}
    return {
        side: file.stream.read(MOST_BYTES + 1) for side, name in fields.items() if (file := request.files.get(name))
    }


def _documents(found: VerificationRequest | None) -> list[dict[str, Any]]:
    return [schemas.document(row) for row in reads.documents_for(found.id)] if found else []


def _page(form: IdentityForm, found: VerificationRequest | None) -> Any:
    types = chosen_types(DOCUMENT_TYPES.get())
    form.offer(types)
    status = found.status if found else "none"
    renews = found is not None and status == Status.APPROVED and may_renew(found.valid_until, clock.now())
    return form_page(
        "verification/show.html", form, found=found, status=status, renews=renews,
        can_send=(status not in SENDING and not current_user.is_verified) or renews or status == Status.MORE_WANTED,
        documents=reads.documents_for(found.id) if found else [], states=STATE_LABELS, types=TYPES,
        has_back=any(each.has_back for each in types), most=MOST_BYTES // 2**20, kept_days=RETENTION_DAYS.get(),
        is_possible=envelopes.are_possible(),
    )  # fmt: skip
