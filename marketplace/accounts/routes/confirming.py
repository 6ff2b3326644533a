"""Giving the password once more before a change that matters."""

from __future__ import annotations

from typing import Any

from flask import redirect
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser, flows
from marketplace.accounts.errors import InvalidCredentials
from marketplace.accounts.forms import PasswordOnlyForm
from marketplace.accounts.queries.people import account_of
from marketplace.accounts.routes.blueprint import bp
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page


@bp.route("/account/confirm", methods=["GET", "POST"])
@requires("account.secure")
def confirm() -> Any:
    """Make the session fresh again, under a new token."""
    form, session_id = PasswordOnlyForm(next=browser.target("/account/security")), browser.own_session()
    if form.is_sent():
        try:
            flows.confirm_password(account_of(current_user), form.password.data or "")
        except InvalidCredentials:
            form.password.errors = [_("That is not your password.")]
        else:
            browser.renew(session_id)
            target = browser.target("/account/security")
            return answer(page=lambda: redirect(target, 303), data=lambda: {"message": _("Thank you.")})
    return form_page("accounts/confirm.html", form)
