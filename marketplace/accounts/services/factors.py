"""The second factor: an authenticator app, and recovery codes for the day it is lost."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Any, Final

import pyotp
import structlog
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import CursorResult, delete, exists, func, or_, select, update

from marketplace.accounts.events import SecondFactorChanged
from marketplace.accounts.models import Account, RecoveryCode, TotpFactor
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import announce
from marketplace.core.lazy import Later
from marketplace.core.sealing import reseal as reseal_secret
from marketplace.core.sealing import seal, unseal
from marketplace.core.tokens import digest

log = structlog.get_logger()
fernet: Any = Later("cryptography.fernet")

CODES: Final = 10
CODE_BYTES: Final = 10
STEP_SECONDS: Final = 30
STEPS_OFF: Final = 1
"""How far the clocks may differ, to either side."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator app needs, shown until it is confirmed."""

    secret: str
    otpauth_url: str


def is_on(account_id: int) -> bool:
    """Whether the account asks for a code at sign-in."""
    statement = select(exists().where(TotpFactor.account_id == account_id, TotpFactor.confirmed_at.is_not(None)))
    return bool(session().scalar(statement))


def codes_left(account_id: int) -> int:
    """Return how many recovery codes are unused."""
    statement = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session().scalar(statement) or 0


def enrol(account: Account) -> Enrolment:
    """Return the secret for the app, the same until it is confirmed.

    Raises:
        Conflict: it is on already.

    """
    factor = session().get(TotpFactor, account.id, with_for_update=True)
    if factor is not None and factor.confirmed_at is not None:
        raise Conflict(_("Two-step sign-in is on already."), code="mfa_already_on")
    if factor is None:
        factor = TotpFactor(account_id=account.id, secret=seal(pyotp.random_base32().encode()))
        session().add(factor)
        session().flush()
    secret = unseal(factor.secret).decode()
    site = current_app.config["SETTINGS"].site_name
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=site))


def confirm(account: Account, code: str) -> list[str]:
    """Switch it on with a first code from the app, and return the recovery codes: the only time they are known.

    Raises:
        Invalid: the code is wrong, or there was no enrolment.
        Conflict: it is on already.

    """
    factor = session().get(TotpFactor, account.id, with_for_update=True)
    if factor is not None and factor.confirmed_at is not None:
        raise Conflict(_("Two-step sign-in is on already."), code="mfa_already_on")
    if factor is None or not _use_step(account.id, factor, code):
        problem = _("That code is not right. Take the one that the app shows now.")
        raise Invalid(problem, errors={"otp": [problem]})
    factor.confirmed_at = clock.now()
    audit.record("factor.added", "account", account.id, actor_id=account.id)
    announce(SecondFactorChanged(account.id, is_on=True))
    return renew_codes(account.id)


def renew_codes(account_id: int) -> list[str]:
    """Make new recovery codes; the old ones are dead."""
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [_new_code() for _n in range(CODES)]
    session().add_all(RecoveryCode(account_id=account_id, code_hash=_code_digest(account_id, code)) for code in codes)
    session().flush()
    return codes


def accepts(account_id: int, code: str) -> bool:
    """Whether `code` is the app's present one, or an unused recovery code. Either is good once."""
    factor = session().get(TotpFactor, account_id, with_for_update=True)
    if factor is None or factor.confirmed_at is None:
        return False
    return _use_step(account_id, factor, code) or _use_recovery(account_id, code)


def disable(account_id: int) -> None:
    """Switch it off. The caller has asked for the password.

    Raises:
        Conflict: it is not on.

    """
    result = session().execute(delete(TotpFactor).where(TotpFactor.account_id == account_id))
    assert isinstance(result, CursorResult)
    if not result.rowcount:
        raise Conflict(_("Two-step sign-in is not on."), code="mfa_not_on")
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    audit.record("factor.removed", "account", account_id, actor_id=account_id)
    announce(SecondFactorChanged(account_id, is_on=False))


def reseal() -> None:
    """Seal every secret with the newest key, so that the others can be dropped from the settings."""
    for factor in session().scalars(select(TotpFactor)):
        try:
            factor.secret = reseal_secret(factor.secret) or factor.secret
        except fernet.InvalidToken:
            log.warning("factor_unreadable", account_id=factor.account_id)  # its key is gone: recovery codes still work
    session().flush()


def _use_step(account_id: int, factor: TotpFactor, code: str) -> bool:
    """Use a code of the app; its step and those before can't be used again."""
    digits = code.replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        return False
    try:
        totp = pyotp.TOTP(unseal(factor.secret).decode())
    except fernet.InvalidToken:
        log.warning("factor_unreadable", account_id=account_id)
        return False
    present = int(clock.now().timestamp()) // STEP_SECONDS
    for step in range(present - STEPS_OFF, present + STEPS_OFF + 1):
        if secrets.compare_digest(totp.generate_otp(step), digits):
            statement = (
                update(TotpFactor)
                .where(
                    TotpFactor.account_id == account_id,
                    or_(TotpFactor.last_step.is_(None), TotpFactor.last_step < step),
                )
                .values(last_step=step)
                .returning(TotpFactor.account_id)
            )
            return session().scalar(statement) is not None
    return False


def _use_recovery(account_id: int, code: str) -> bool:
    statement = (
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == _code_digest(account_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    return session().scalar(statement) is not None


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _code_digest(account_id: int, code: str) -> bytes:
    letters = "".join(character for character in code.lower() if character.isalnum())
    return digest(f"{account_id}:{letters}")
