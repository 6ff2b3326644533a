"""The second factor."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.accounts import flows
from marketplace.accounts.api.blueprint import auth_bp as bp
from marketplace.accounts.queries.people import account_of
from marketplace.accounts.rules import limits as rules
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.schemas import input as given
from marketplace.accounts.schemas import output
from marketplace.accounts.services import factors, limits
from marketplace.core.api import Message
from marketplace.core.security import requires


@bp.post("/mfa/totp")
@bp.output(output.EnrolmentOutput)
@bp.doc(summary="Prepare two-step sign-in", responses=[401, 403, 409])
@requires("account.secure")
def enrol() -> Any:
    """Return the secret for an authenticator app. A fresh sign-in is needed."""
    flows.must_be_fresh(current_user)
    return factors.enrol(account_of(current_user))


@bp.post("/mfa/totp/confirm")
@bp.input(given.OtpInput)
@bp.output(output.RecoveryCodesOutput)
@bp.doc(summary="Switch two-step sign-in on", responses=[400, 401, 403, 409, 429])
@requires("account.secure")
def confirm(json_data: given.OtpInput) -> Any:
    """Switch it on with a first code; the recovery codes are shown this once."""
    flows.must_be_fresh(current_user)
    claim = Claim(rules.CODE_ACCOUNT, str(current_user.id))
    flows.count(claim)
    codes = factors.confirm(account_of(current_user), json_data.otp)
    limits.give_back(claim)
    return {"recovery_codes": codes}


@bp.delete("/mfa/totp")
@bp.input(given.PasswordInput)
@bp.output(Message)
@bp.doc(summary="Switch two-step sign-in off", responses=[400, 401, 403, 409, 429])
@requires("account.secure")
def disable(json_data: given.PasswordInput) -> Any:
    """Switch it off, with the password."""
    account = account_of(current_user)
    flows.confirm_password(account, json_data.password)
    factors.disable(account.id)
    return {"message": "Two-step sign-in is off."}
