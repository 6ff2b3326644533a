"""Making an account."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser, flows
from marketplace.accounts.forms import RegisterForm
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.rules import Role
from marketplace.accounts.rules import limits as rules
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services.registration import Application
from marketplace.accounts.services.registration import register as make_account
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.security import public
from marketplace.core.web import answer, form_page


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> Any:
    """Show the form, and sign whoever fills it in right in."""
    if current_user.is_authenticated:
        return redirect(browser.target(), 303)
    form = RegisterForm(next=browser.target(""))
    if form.is_sent():
        flows.count(Claim(rules.REGISTER_ADDRESS, rules.network_of(browser.device().ip)))
        try:
            account = make_account(_application(form))
        except (Invalid, Conflict) as refusal:
            form.show(refusal)
        else:
            target = browser.target()
            browser.sign_in(account, is_remembered=False)
            flash(_("Welcome. We have sent you a mail to confirm your address."), "success")
            return answer(page=lambda: redirect(target, 303), data=lambda: {"user_id": account.id}, status=201)
    return form_page("accounts/register.html", form)


def _application(form: RegisterForm) -> Application:
    return Application(
        username=form.username.data or "",
        email=form.email.data or "",
        password=form.password.data or "",
        name=form.name.data or "",
        role=Role(form.role.data or "buyer"),
        language=str(get_locale() or "en"),
    )
