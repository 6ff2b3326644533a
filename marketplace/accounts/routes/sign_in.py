"""Signing in, in one step or two, and out."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from flask import flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser, flows
from marketplace.accounts.errors import AccountShut, InvalidCredentials, MfaRequired
from marketplace.accounts.forms import CodeForm, SignInForm
from marketplace.accounts.models import Account
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.services import factors
from marketplace.core import clock, db
from marketplace.core.security import is_safe_target, public
from marketplace.core.web import answer, form_page, wants_json

PENDING_SECONDS: Final = 600
"""How long the password counts while someone looks for their phone."""


@bp.route("/login", methods=["GET", "POST"])
@public
def login() -> Any:
    """Ask for address and password; those with a second factor are asked for its code next."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(browser.target(), 303)
    form = SignInForm(next=browser.target(""))
    if form.is_sent():
        try:
            account = flows.check_password(form.email.data or "", form.password.data or "", browser.device())
        except (InvalidCredentials, AccountShut) as refusal:
            if wants_json():
                raise
            form.show(refusal)
        else:
            return _next_step(account, form)
    return form_page("accounts/login.html", form)


@bp.route("/login/code", methods=["GET", "POST"])
@public
def login_code() -> Any:
    """Ask for the code of the second factor."""
    account = _pending_account()
    if account is None:
        return redirect(url_for(".login"), 303)
    form = CodeForm()
    if form.is_sent():
        try:
            flows.check_code(account.id, form.otp.data)
        except MfaRequired as refusal:
            form.show(refusal)
        else:
            waiting = session["waiting"]
            return _enter(account, is_remembered=bool(waiting["remember"]), target=waiting["next"])
    return form_page("accounts/login_code.html", form)


@bp.post("/logout")
@public
def logout() -> Any:
    """End this browser's session. Whoever is out already stays out."""
    browser.leave()
    flash(_("You are signed out."), "success")
    return answer(page=lambda: redirect("/", 303), data=lambda: {"message": _("You are signed out.")})


def _next_step(account: Account, form: SignInForm) -> Any:
    target = str(form.next.data) if is_safe_target(form.next.data) else "/"
    if not factors.is_on(account.id):
        return _enter(account, is_remembered=bool(form.remember.data), target=target)
    if wants_json():
        raise MfaRequired(_("Enter the code from your authenticator app, or a recovery code."))
    session["waiting"] = {
        "account": account.id, "since": clock.now().timestamp(), "remember": bool(form.remember.data),
        "next": target, "proof": _proof(account),
    }  # fmt: skip
    return redirect(url_for(".login_code"), 303)


def _enter(account: Account, *, is_remembered: bool, target: str) -> Any:
    browser.sign_in(account, is_remembered=is_remembered)
    if g.was_restored:
        flash(_("Welcome back. Your account is no longer deleted."), "success")
    return answer(page=lambda: redirect(target, 303), data=lambda: {"user_id": account.id})


def _pending_account() -> Account | None:
    """Return whoever gave the right password a moment ago, unless it was changed since."""
    waiting = session.get("waiting")
    if not waiting or clock.now().timestamp() - waiting["since"] > PENDING_SECONDS:
        return None
    account = db.session().get(Account, waiting["account"])
    if account is None or account.suspended_at is not None or account.erased_at is not None:
        return None
    return account if waiting["proof"] == _proof(account) else None


def _proof(account: Account) -> str:
    return hashlib.sha256((account.password_hash or "").encode()).hexdigest()[:16]
