"""Two-step sign-in: switching it on and off."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from marketplace.accounts import browser, flows
from marketplace.accounts.errors import InvalidCredentials
from marketplace.accounts.forms import CodeForm, PasswordOnlyForm
from marketplace.accounts.queries.people import account_of
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.routes.security import security_page
from marketplace.accounts.rules import limits as rules
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import factors, limits
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.lazy import Later
from marketplace.core.reading import writes
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page

segno: Any = Later("segno")

BACK = "/account/security"


@bp.route("/account/security/totp", methods=["GET", "POST"])
@writes  # a new secret is kept until it is confirmed
@browser.fresh("/account/security/totp")
@requires("account.secure")
def totp() -> Any:
    """Show the code for the authenticator app, and switch two-step sign-in on with a first code from it."""
    account, form = account_of(current_user), CodeForm()
    try:
        enrolment = factors.enrol(account)
    except Conflict as refusal:
        flash(refusal.detail, "info")
        return redirect(url_for(".security"), 303)
    if form.is_sent():
        claim = Claim(rules.CODE_ACCOUNT, str(account.id))
        flows.count(claim)
        try:
            codes = factors.confirm(account, form.otp.data or "")
        except Invalid as refusal:
            form.show(refusal)
        else:
            limits.give_back(claim)
            return _show(codes)
    return form_page("accounts/totp.html", form, enrolment=enrolment, picture=_picture(enrolment.otpauth_url))


@bp.post("/account/security/totp/codes")
@browser.fresh(BACK)
@requires("account.secure")
def renew_codes() -> Any:
    """Make new recovery codes; the old ones are dead."""
    if not factors.is_on(current_user.id):
        raise Conflict(_("Two-step sign-in is not on."), code="mfa_not_on")
    return _show(factors.renew_codes(current_user.id))


@bp.post("/account/security/totp/removal")
@requires("account.secure")
def remove_totp() -> Any:
    """Switch two-step sign-in off, with the password."""
    form, account = PasswordOnlyForm(prefix="totp"), account_of(current_user)
    if form.is_sent():
        try:
            flows.confirm_password(account, form.password.data or "")
        except InvalidCredentials:
            form.password.errors = [_("That is not your password.")]
        else:
            factors.disable(account.id)
            done = _("Two-step sign-in is off.")
            flash(done, "success")
            return answer(page=lambda: redirect(url_for(".security"), 303), data=lambda: {"message": done})
    return security_page(form)


def _show(codes: list[str]) -> Any:
    return answer(
        page=lambda: render_template("accounts/recovery_codes.html", codes=codes),
        data=lambda: {"recovery_codes": codes},
    )


def _picture(address: str) -> Markup:
    """Return the QR code as SVG, dark on white whatever the theme, so that cameras read it."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(scale=5, border=3, light="#fff", omitsize=False, svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 - drawn by the library from our own address
