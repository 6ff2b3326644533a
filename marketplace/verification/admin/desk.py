"""The verifiers' desk: the queue, a request with its documents, the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from flask import Flask, Response, flash, redirect, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core import audit, clock, tables
from marketplace.core.db import session
from marketplace.core.errors import NotFound, Refused
from marketplace.core.forms import Form
from marketplace.core.office import ALLOWED_ADDRESSES, TRUST, is_within, networks_of, office, office_link
from marketplace.core.reading import in_passing, writes
from marketplace.core.security import signed_in, user_content
from marketplace.core.serving import cpu
from marketplace.core.slots import slots_of
from marketplace.core.web import form_page
from marketplace.verification.admin.blueprint import bp
from marketplace.verification.forms import ApproveForm, AskAgainForm, LookForm, RejectForm, choices_of
from marketplace.verification.models import VerificationRequest
from marketplace.verification.queries import requests as reads
from marketplace.verification.queries.requests import PERMISSION
from marketplace.verification.queries.table import VIEW_LABELS, asked_for, counts, queue_for
from marketplace.verification.rules.documents import STATE_LABELS, TYPES, UNSEEN, State
from marketplace.verification.rules.requests import LABELS, LIFECYCLE, OPEN, VERIFIER, WHY_LOOK, Status
from marketplace.verification.services import deciding, looking, subjects

Decision = Callable[[VerificationRequest, Any], None]

LATE: Final = timedelta(days=2)
"""What has waited for longer shows as late: people were told a day or two."""
DEEDS: Final = {
    "verification.claim": _l("took it"), "verification.release": _l("gave it back"),
    "verification.look": _l("looked at a page"), "verification.approve": _l("approved"),
    "verification.reject": _l("rejected"), "verification.ask_again": _l("asked again"),
    "verification.revoke": _l("took the badge back"), "verification.expire": _l("ended it"),
    "verification.withdraw": _l("took the request back"),
    "verification.document_deleted": _l("deleted a document"), "verification.purge": _l("deleted the documents"),
    "verification.document_refused": _l("destroyed a document"),
}  # fmt: skip


def place(app: Flask) -> None:
    """Add the queue to the navigation of the administration."""
    link = office_link(
        _l("Verifications"), "verification_admin.index", PERMISSION, icon="badge-check", group=TRUST, order=40,
        count=reads.count_waiting,
    )  # fmt: skip
    slots_of(app).link("admin", link)
    slots_of(app).fill_with("admin.tiles", "verification/admin/_tile.html", _tile, order=20)


@bp.get("")
@office(PERMISSION)
def index() -> Any:
    """Show the queue: what waits longest stands first. A file of it is written down."""
    args, queue = asked_for(request.args), queue_for(current_user.id, subjects.kind_choices())
    if tables.is_export(args):
        with in_passing():
            audit.record(
                "verification.exported",
                "verification",
                "all",
                actor_id=current_user.id,
                after=tables.noted(queue, args),
            )
            session().flush()
        return tables.export(queue, args)
    shown = tables.read(queue, args)
    requests = [row.VerificationRequest for row in shown.page.items]
    about = subjects.describe([(each.subject_type, each.subject_id) for each in requests])
    holders = find_accounts_by_id({each.claimed_by for each in requests if each.claimed_by})
    return render_template(
        "verification/admin/index.html", shown=shown, view=args["view"], about=about, holders=holders,
        states=reads.states_of([each.id for each in requests]), tabs=_tabs(counts(queue, args), args["view"]),
        types=TYPES, labels=LABELS, unseen=UNSEEN, now=clock.now(),
    )  # fmt: skip


@bp.get("/<int:request_id>")
@office(PERMISSION)
def show(request_id: int) -> Any:
    """Show a request; with the token of a look, its documents."""
    return _page(reads.request_of(current_user, request_id))


@bp.post("/<int:request_id>/claim")
@office(PERMISSION)
def claim(request_id: int) -> Any:
    """Make a request one's own to decide."""
    deciding.claim(reads.request_of(current_user, request_id, lock=True), by=current_user.id)
    return _back(request_id)


@bp.post("/<int:request_id>/release")
@office(PERMISSION)
def release(request_id: int) -> Any:
    """Give a request back to the queue."""
    deciding.release(reads.request_of(current_user, request_id, lock=True), by=current_user.id)
    flash(_("It is back in the queue."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:request_id>/looks")
@office(PERMISSION)
def look(request_id: int) -> Any:
    """Open the documents of a request for a few minutes."""
    found = reads.request_of(current_user, request_id, lock=True)
    token = looking.begin(
        found, by=current_user.id, session_id=current_user.session_id, why=request.form.get("why", "")
    )
    return redirect(url_for(".show", request_id=request_id, look=token, _anchor="documents"), 303)


@bp.get("/documents/<token>/<int:document_id>/<int:number>")
@writes
@user_content
@signed_in
def page_of_document(token: str, document_id: int, number: int) -> Response:
    """Show one page to the verifier who asked for it, and write that down. To anybody else there is nothing here."""
    found = None
    if current_user.can(PERMISSION) and _is_at_an_allowed_address():
        found = looking.find_look(token, verifier_id=current_user.id, session_id=current_user.session_id)
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    data = looking.show(found, reads.get_document(found.request_id, document_id), number)
    words = f"{current_user.display_name} (@{current_user.username}) · {clock.now():%Y-%m-%d %H:%M} UTC"
    response = Response(cpu(looking.watermark, data, words), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def decision(name: str, kind: type[Form], said: Any) -> Callable[[Decision], Decision]:
    """Give a decision its route: its form is shown again where something is wrong, or it leads back to the queue."""

    def offer(act: Decision) -> Decision:
        def view(request_id: int) -> Any:
            found, form = reads.request_of(current_user, request_id, lock=True), kind()
            if not form.is_sent():
                return _page(found, form)
            try:
                act(found, form)
            except Refused as refusal:
                if not refusal.errors:
                    raise
                form.show(refusal)
                return _page(found, form)
            flash(str(said), "success")
            return redirect(url_for(".index"), 303)

        view.__name__, view.__doc__ = act.__name__, act.__doc__
        bp.post(f"/<int:request_id>/{name}")(office(PERMISSION)(view))
        return act

    return offer


@decision("approval", ApproveForm, _l("Approved. The badge shows from now on."))
def approve(found: VerificationRequest, form: Any) -> None:
    """Approve."""
    expires_on, seen = form.document_expires_on.data, form.seen.data or ""
    deciding.approve(found, by=current_user.id, document_expires_on=expires_on, seen=seen)


@decision("rejection", RejectForm, _l("Rejected. They hear the reason."))
def reject(found: VerificationRequest, form: Any) -> None:
    """Reject, with a reason."""
    deciding.reject(found, by=current_user.id, reason=form.reason.data, words=form.words.data or "")


@decision("question", AskAgainForm, _l("Asked. It comes back when the answer is there."))
def ask_again(found: VerificationRequest, form: Any) -> None:
    """Ask for what is missing."""
    missing, words = form.missing.data or [], form.words.data or ""
    deciding.ask_again(found, by=current_user.id, missing=missing, words=words)


@decision("revocation", RejectForm, _l("Taken back. They hear the reason."))
def revoke(found: VerificationRequest, form: Any) -> None:
    """Take an approval back."""
    deciding.revoke(found, by=current_user.id, reason=form.reason.data, words=form.words.data or "")


def _tile(**_given: Any) -> dict[str, Any] | None:
    """Return what waits, for the first page of the administration."""
    count = reads.count_waiting() if current_user.can(PERMISSION) else 0
    oldest = reads.oldest_waiting() if count else None
    return {"count": count, "oldest": oldest, "is_late": clock.now() - oldest > LATE} if oldest else None


def _is_at_an_allowed_address() -> bool:
    networks = networks_of(ALLOWED_ADDRESSES.get())
    return not networks or is_within(request.remote_addr or "", networks)


def _page(found: VerificationRequest, sent: Form | None = None) -> Any:
    subject = subjects.describe([(found.subject_type, found.subject_id)])[found.subject_type, found.subject_id]
    record = reads.record_of(found.id)
    people = find_accounts_by_id(
        {found.requester_id, found.claimed_by or 0, found.decided_by or 0, *(row.actor_id or 0 for row in record)}
    )
    forms: dict[str, Any] = {name: kind(formdata=None) for kind, name in _NAMES.items()}
    forms["approve_form"].seen.data = subjects.version_of(found.subject_type, found.subject_id)
    if sent is not None:
        forms[_NAMES[type(sent)]] = sent
    return form_page(
        "verification/admin/show.html", sent or Form(formdata=None), found=found, subject=subject, people=people,
        record=record, documents=reads.documents_for(found.id), earlier=reads.earlier_than(found), states=STATE_LABELS,
        types=TYPES, labels=LABELS, why=WHY_LOOK, deeds=DEEDS, look_form=_look_form(found), now=clock.now(),
        moves={move.name for move in LIFECYCLE.open_moves(found.status, VERIFIER)}, is_open=found.status in OPEN,
        is_own=found.requester_id == current_user.id, shown=_shown(found), minutes=looking.LASTS.seconds // 60,
        is_approved=found.status == Status.APPROVED, **forms,
    )  # fmt: skip


_NAMES: Final[dict[type[Form], str]] = {
    ApproveForm: "approve_form", RejectForm: "reject_form", AskAgainForm: "ask_form",
}  # fmt: skip


def _look_form(found: VerificationRequest) -> LookForm:
    form = LookForm(formdata=None)
    is_open = found.status in OPEN
    form.why.choices = choices_of({code: label for code, label in WHY_LOOK.items() if is_open or code != "deciding"})
    return form


def _shown(found: VerificationRequest) -> dict[str, Any] | None:
    """Return the addresses of the pages for the look that the address names, and until when they work."""
    token = request.args.get("look", "")
    look = looking.find_look(token, verifier_id=current_user.id, session_id=current_user.session_id) if token else None
    if look is None or look.request_id != found.id:
        return None
    pages = [
        {
            "url": url_for(".page_of_document", token=token, document_id=document.id, number=file.number),
            "size": looking.shown_size(file.width, file.height),
            "alt": _("Page %(n)s of the document", n=number),
        }
        for document in reads.documents_for(found.id) if document.state == State.READY
        for number, file in enumerate(document.files, 1)
    ]  # fmt: skip
    return {"pages": pages, "until": format_datetime(look.until, "HH:mm:ss")}


def _tabs(numbers: dict[str, int], current: str) -> list[dict[str, Any]]:
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in ("q", "subject", "document", "whose")}
    return [
        {
            "label": label,
            "url": url_for(".index", view=view, **kept),
            "count": numbers[view],
            "current": view == current,
        }
        for view, label in VIEW_LABELS.items()
    ]  # fmt: skip


def _back(request_id: int) -> Response:
    return redirect(url_for(".show", request_id=request_id), 303)  # type: ignore[return-value] # werkzeug's base class
