"""One's own data: a copy of it, and leaving."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser, flows
from marketplace.accounts.errors import InvalidCredentials
from marketplace.accounts.forms import PasswordOnlyForm
from marketplace.accounts.jobs import collect_export
from marketplace.accounts.queries.people import account_of
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.services import deletion, exports
from marketplace.core.errors import Conflict, NotFound
from marketplace.core.jobs import enqueue
from marketplace.core.security import requires
from marketplace.core.storage import storage
from marketplace.core.web import answer, form_page


@bp.get("/account/privacy")
@requires("account.secure")
def privacy() -> Any:
    """Offer a copy of everything, and the way out."""
    return render_template("accounts/privacy.html", form=PasswordOnlyForm(), grace_days=deletion.GRACE_DAYS.get())


@bp.post("/account/privacy/copies")
@requires("account.secure")
def ask_for_copy() -> Any:
    """Put a copy together; a mail brings the link to it."""
    try:
        export = exports.request_export(current_user.id)
    except Conflict as refusal:
        flash(refusal.detail, "info")
    else:
        enqueue(collect_export, export_id=export.id)
        flash(_("We are putting your data together and write to you when it is ready."), "success")
    return answer(page=lambda: redirect(url_for(".privacy"), 303), data=lambda: {"status": "pending"}, status=202)


@bp.get("/account/privacy/copies/<token>")
@requires("account.secure")
def fetch_copy(token: str) -> Response:
    """Hand a copy over to its owner."""
    export = exports.of_token(current_user.id, token)
    if export.file_key is None:
        raise NotFound(_("This copy is not there, or no longer."))
    name = f"{current_user.username}-{export.created_at:%Y-%m-%d}.zip"
    file = storage().open(export.file_key)
    return make_response(send_file(file, mimetype="application/zip", as_attachment=True, download_name=name))


@bp.post("/account/deletion")
@requires("account.secure")
def delete() -> Any:
    """Hide the account, and sign this browser out."""
    form = PasswordOnlyForm()
    if form.is_sent():
        account = account_of(current_user)
        try:
            flows.confirm_password(account, form.password.data or "")
        except InvalidCredentials:
            form.password.errors = [_("That is not your password.")]
        else:
            deletion.delete_account(account)
            browser.forget()
            flash(_("Your account is deleted. Sign in within the next days if you change your mind."), "success")
            return answer(page=lambda: redirect("/", 303), data=lambda: {"message": _("Your account is deleted.")})
    return form_page("accounts/privacy.html", form, grace_days=deletion.GRACE_DAYS.get())
