"""Coming in, which takes several commits: an attempt is counted, whatever becomes of it."""

from __future__ import annotations

import structlog
from flask_babel import gettext as _

from marketplace.accounts.errors import FreshSignInRequired, MfaRequired, SessionEnded
from marketplace.accounts.models import Account
from marketplace.accounts.queries.people import find_account_to_sign_in
from marketplace.accounts.queries.viewers import Arrival, find_arrival_by_api_key, find_arrival_by_family
from marketplace.accounts.rules import Viewer
from marketplace.accounts.rules import limits as rules
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import api_keys, devices, factors, limits, sign_ins, tokens
from marketplace.accounts.services.devices import Device
from marketplace.accounts.services.tokens import TokenPair
from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Refused

log = structlog.get_logger()


def check_password(email: str, password: str, device: Device) -> Account:
    """Return the account that the address and the password belong to, with every wrong try counted.

    Known and unknown addresses take the same statements, the same hashing and the same limits.

    Raises:
        InvalidCredentials, AccountShut: see `sign_ins.check_password`.
        TooMany: too many wrong tries for this account, from this address, or in all.

    """
    account = find_account_to_sign_in(email)
    claims = _claims(email, device, is_known=devices.is_known(account.id if account else 0, device))
    count(*claims)
    try:
        checked = sign_ins.check_password(account, password)
    except Refused as refusal:
        log.info("sign_in_refused", code=refusal.code, account_id=account.id if account else None, ip=device.ip)
        raise
    limits.give_back(*claims)
    return checked


def check_code(account_id: int, code: str | None) -> None:
    """Check the second factor, where there is one.

    Raises:
        MfaRequired: the code is missing, wrong or used.
        TooMany: too many wrong codes.

    """
    if not factors.is_on(account_id):
        return
    if not code:
        raise MfaRequired(_("Enter the code from your authenticator app, or a recovery code."))
    claim = Claim(rules.CODE_ACCOUNT, str(account_id))
    count(claim)
    if not factors.accepts(account_id, code):
        log.info("sign_in_refused", code=MfaRequired.code, account_id=account_id)
        raise MfaRequired(
            _("That code is not right, or it was used before."), errors={"otp": [_("Try the next code.")]}
        )
    limits.give_back(claim)


def confirm_password(account: Account, password: str) -> None:
    """Check the password of someone who is signed in, before a change that matters.

    Raises:
        InvalidCredentials, TooMany: as at sign-in.

    """
    claim = Claim(rules.CONFIRM_ACCOUNT, str(account.id))
    count(claim)
    sign_ins.check_password(account, password)
    limits.give_back(claim)


def refresh(refresh_token: str) -> tuple[Account, TokenPair]:
    """Change a refresh token for a new pair. The end of a stolen family is committed before it is refused.

    Raises:
        SessionEnded: expired, revoked, used or not ours.

    """
    with unit_of_work():
        pair = tokens.rotate(refresh_token)
    if pair is None:
        raise SessionEnded(_("This refresh token is no longer good. Sign in again."))
    return session().get_one(Account, pair.account_id), pair


def find_bearer(token: str, ip: str) -> Arrival | None:
    """Return whoever an access token or an API key speaks for, checked against its row; None if it is no good."""
    if token.startswith(api_keys.MARK):
        return find_arrival_by_api_key(token, ip)
    family_id = tokens.read_access(token)
    return None if family_id is None else find_arrival_by_family(family_id, token)


def must_be_fresh(viewer: Viewer) -> None:
    """Refuse a change that matters to whoever gave their password too long ago.

    Raises:
        FreshSignInRequired: a session or token that is not fresh, or an API key.

    """
    if not viewer.is_fresh(clock.now()):
        raise FreshSignInRequired(_("Give your password once more: sign in again and repeat this."))


def count(*claims: Claim) -> None:
    """Count a try and commit that at once, so that a refusal afterwards can't undo it. Raises TooMany."""
    with unit_of_work():
        limits.take(*claims)


def _claims(email: str, device: Device, *, is_known: bool) -> tuple[Claim, ...]:
    name, address = email.lower(), Claim(rules.SIGN_IN_ADDRESS, rules.network_of(device.ip))
    if is_known:
        return address, Claim(rules.SIGN_IN_DEVICE, f"{name}:{device.token}")
    return address, Claim(rules.SIGN_IN_ACCOUNT, name), Claim(rules.SIGN_IN_ALL, "")
