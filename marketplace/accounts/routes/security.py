"""Password and e-mail address."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser, flows
from marketplace.accounts.errors import InvalidCredentials
from marketplace.accounts.forms import ChangeEmailForm, ChangePasswordForm, PasswordOnlyForm
from marketplace.accounts.notices import send_verification
from marketplace.accounts.queries.people import account_of
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.services import credentials, factors
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.jobs import enqueue
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page, wants_json


@bp.get("/account/security")
@requires("account.secure")
def security() -> Any:
    """Show what protects the account."""
    if wants_json():
        return {"email": current_user.email, "email_verified": current_user.email_verified, "totp": _state()["is_on"]}
    return _page(ChangePasswordForm())


@bp.post("/account/security/password")
@requires("account.secure")
def change_password() -> Any:
    """Set another password; every other device is signed out, and this one gets a new session."""
    form, account = ChangePasswordForm(), account_of(current_user)
    if form.is_sent():
        session_id = browser.own_session()
        try:
            flows.confirm_password(account, form.password.data or "")
            credentials.set_password(
                account, form.new_password.data or "", field="new_password", but_session=session_id
            )
        except InvalidCredentials:
            form.password.errors = [_("That is not your password.")]
        except Invalid as refusal:
            form.show(refusal)
        else:
            browser.renew(session_id)
            flash(_("Your password is changed. All other devices are signed out."), "success")
            return _done()
    return _page(form)


@bp.post("/account/security/email")
@requires("account.secure")
def change_email() -> Any:
    """Ask the new address to confirm itself."""
    form, account = ChangeEmailForm(), account_of(current_user)
    if form.is_sent():
        try:
            flows.confirm_password(account, form.email_password.data or "")
            credentials.request_email_change(account, form.email.data or "")
        except InvalidCredentials:
            form.email_password.errors = [_("That is not your password.")]
        except (Invalid, Conflict) as refusal:
            form.show(refusal)
        else:
            flash(_("We have sent a link to the new address. Until you follow it, the old one stays."), "success")
            return _done()
    return _page(form)


@bp.post("/account/security/verification")
@requires("account.secure")
def resend_verification() -> Any:
    """Send the mail that confirms the address once more."""
    if not current_user.email_verified:
        enqueue(send_verification, account_id=current_user.id)
    flash(_("A mail is on its way."), "success")
    return _done()


def _page(sent: ChangePasswordForm | ChangeEmailForm | PasswordOnlyForm) -> Any:
    """Show the page with the form that was sent, errors and all; the others are empty."""
    forms = {
        "password_form": sent if isinstance(sent, ChangePasswordForm) else ChangePasswordForm(formdata=None),
        "email_form": sent if isinstance(sent, ChangeEmailForm) else ChangeEmailForm(formdata=None),
        "removal_form": sent if isinstance(sent, PasswordOnlyForm) else PasswordOnlyForm(formdata=None, prefix="totp"),
    }
    return form_page("accounts/security.html", sent, **forms, **_state())


def _state() -> dict[str, Any]:
    is_on = factors.is_on(current_user.id)
    return {"is_on": is_on, "codes_left": factors.codes_left(current_user.id) if is_on else 0}


def _done() -> Any:
    return answer(page=lambda: redirect(url_for(".security"), 303), data=lambda: {"message": _("Done.")})


security_page = _page
