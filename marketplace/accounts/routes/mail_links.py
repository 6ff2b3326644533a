"""Where the links in mails lead. Opening one changes nothing yet: mail scanners open links too."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from marketplace.accounts import browser, flows
from marketplace.accounts.errors import BadLink
from marketplace.accounts.forms import EmptyForm, ForgotForm, NewPasswordForm
from marketplace.accounts.queries.people import find_account_by_email
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.rules import limits as rules
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import credentials, one_time
from marketplace.accounts.services.one_time import Purpose
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.security import public
from marketplace.core.web import answer, form_page, wants_json


@bp.after_request
def keep_to_ourselves(response: Response) -> Response:
    """Pages about accounts are stored nowhere and found by no search engine; people's own pages are for everyone."""
    if not request.path.startswith(("/users/", "/pictures/")):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/forgot", methods=["GET", "POST"])
@public
def forgot() -> Any:
    """Send a link to set a new password; the answer is the same whether or not there is an account."""
    form = ForgotForm()
    if form.is_sent():
        flows.count(Claim(rules.FORGOT_ADDRESS, rules.network_of(browser.device().ip)))
        credentials.request_reset(find_account_by_email(form.email.data or ""))
        return answer(
            page=lambda: redirect(url_for(".forgot_sent"), 303),
            data=lambda: {"message": _("If there is an account with this address, a mail is on its way.")},
        )
    return form_page("accounts/forgot.html", form)


@bp.get("/forgot/sent")
@public
def forgot_sent() -> Any:
    """Say what to do next."""
    return render_template("accounts/forgot_sent.html")


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> Any:
    """Set a new password with the link from the mail. Signing in comes after, second factor included."""
    form = NewPasswordForm()
    if not one_time.is_good(token, Purpose.RESET_PASSWORD):
        return _dead_link()
    if form.is_sent():
        try:
            credentials.reset_password(token, form.new_password.data or "")
        except Invalid as refusal:
            form.show(refusal)
        else:
            flash(_("Your password is set. Sign in with it."), "success")
            return answer(page=lambda: redirect(url_for(".login"), 303), data=lambda: {"message": _("Password set.")})
    return form_page("accounts/reset.html", form)


@bp.route("/verify-email/<token>", methods=["GET", "POST"])
@public
def verify_email(token: str) -> Any:
    """Confirm an address, the first one or a new one, at the press of a button."""
    is_change = one_time.is_good(token, Purpose.CHANGE_EMAIL)
    if not is_change and not one_time.is_good(token, Purpose.VERIFY_EMAIL):
        return _dead_link()
    form = EmptyForm()
    if form.is_sent():
        try:
            (credentials.confirm_email_change if is_change else credentials.verify_email)(token)
        except Conflict as refusal:
            form.show(refusal)
        else:
            flash(_("Your e-mail address is confirmed."), "success")
            return answer(page=lambda: redirect("/", 303), data=lambda: {"message": _("Address confirmed.")})
    return form_page("accounts/verify_email.html", form)


def _dead_link() -> Response:
    if wants_json():
        raise BadLink(_("This link has been used or is too old. Ask for a new one."))
    return make_response(render_template("accounts/dead_link.html"), 400)
