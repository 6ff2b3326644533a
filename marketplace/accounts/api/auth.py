"""Signing in and out, and what mails lead back to."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser, flows
from marketplace.accounts.api.blueprint import auth_bp as bp
from marketplace.accounts.queries.people import find_account_by_email
from marketplace.accounts.rules import Role
from marketplace.accounts.rules import limits as rules
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.schemas import input as given
from marketplace.accounts.schemas import output
from marketplace.accounts.services import credentials, one_time, sign_ins, tokens
from marketplace.accounts.services.one_time import Purpose
from marketplace.accounts.services.registration import Application
from marketplace.accounts.services.registration import register as make_account
from marketplace.core.api import Message
from marketplace.core.db import session
from marketplace.core.errors import Forbidden
from marketplace.core.security import public, signed_in


@bp.post("/register")
@bp.input(given.RegisterInput)
@bp.output(output.SignedInOutput, status_code=201)
@bp.doc(summary="Make an account", responses=[400, 409, 429])
@public
def register(json_data: given.RegisterInput) -> Any:
    """Make an account, sign it in and mail a link that confirms its address."""
    device = browser.program()
    flows.count(Claim(rules.REGISTER_ADDRESS, rules.network_of(device.ip)))
    values = {**json_data.model_dump(), "role": Role(json_data.role), "language": str(get_locale() or "en")}
    account = make_account(Application(**values))
    sign_ins.arrive(account, device)
    return output.signed_in(account, tokens.start(account.id, device)), 201


@bp.post("/login")
@bp.input(given.LoginInput)
@bp.output(output.SignedInOutput)
@bp.doc(summary="Sign in", responses=[400, 401, 403, 429])
@public
def login(json_data: given.LoginInput) -> Any:
    """Change an address and a password, and the code of a second factor where there is one, for tokens."""
    account = flows.check_password(json_data.email, json_data.password, browser.device())
    flows.check_code(account.id, json_data.otp)
    device = browser.program()
    sign_ins.arrive(account, device)
    return output.signed_in(account, tokens.start(account.id, device))


@bp.post("/refresh")
@bp.input(given.RefreshInput)
@bp.output(output.SignedInOutput)
@bp.doc(summary="Get new tokens", responses=[400, 401])
@public
def refresh(json_data: given.RefreshInput) -> Any:
    """Change a refresh token for a new pair. Used twice, it revokes every token of its sign-in."""
    account, pair = flows.refresh(json_data.refresh_token)
    return output.signed_in(account, pair)


@bp.post("/logout")
@bp.output(Message)
@bp.doc(summary="Sign out", responses=[401, 403])
@signed_in
def logout() -> Any:
    """End the session, or revoke every token of this sign-in. API keys are revoked by name."""
    if current_user.family_id is not None:
        tokens.revoke(current_user.id, current_user.family_id)
    elif current_user.session_id is not None:
        browser.leave()
    else:
        raise Forbidden(_("An API key has no session. Revoke the key instead."))
    return {"message": _("You are signed out.")}


@bp.post("/request-password-reset")
@bp.input(given.EmailInput)
@bp.output(Message)
@bp.doc(summary="Forgot a password", responses=[400, 429])
@public
def request_password_reset(json_data: given.EmailInput) -> Any:
    """Mail a link that sets a new password. The answer is the same whether or not there is an account."""
    flows.count(Claim(rules.FORGOT_ADDRESS, rules.network_of(browser.device().ip)))
    credentials.request_reset(find_account_by_email(json_data.email))
    return {"message": _("If there is an account with this address, a mail is on its way.")}


@bp.post("/reset-password")
@bp.input(given.ResetInput)
@bp.output(Message)
@bp.doc(summary="Set a new password", responses=[400])
@public
def reset_password(json_data: given.ResetInput) -> Any:
    """Set a new password with a mailed token; everyone who was signed in is out."""
    credentials.reset_password(json_data.token, json_data.new_password)
    return {"message": _("Your password is set. Sign in with it.")}


@bp.post("/verify-email")
@bp.input(given.TokenInput)
@bp.output(Message)
@bp.doc(summary="Confirm an e-mail address", responses=[400, 409])
@public
def verify_email(json_data: given.TokenInput) -> Any:
    """Confirm the address of an account, the first or a new one, with a mailed token."""
    is_change = one_time.is_good(json_data.token, Purpose.CHANGE_EMAIL)
    (credentials.confirm_email_change if is_change else credentials.verify_email)(json_data.token)
    session().flush()
    return {"message": _("Your e-mail address is confirmed.")}
