"""Deciding who may come in, and what is done when someone does."""

from __future__ import annotations

import structlog
from flask_babel import gettext as _

from marketplace.accounts.errors import AccountShut, InvalidCredentials
from marketplace.accounts.events import AccountRestored, SignedInFromNewDevice
from marketplace.accounts.models import Account
from marketplace.accounts.services import devices, passwords
from marketplace.accounts.services.devices import Device
from marketplace.core import audit
from marketplace.core.events import announce
from marketplace.core.tokens import new_token

log = structlog.get_logger()


def check_password(account: Account | None, password: str) -> Account:
    """Return the account if the password is its own. Takes as long without an account.

    Raises:
        InvalidCredentials: it is not, or there is no account.
        AccountShut: it is, and an operator has suspended the account.

    """
    hashed = account.password_hash if account else None
    if not passwords.matches(hashed, password) or account is None or hashed is None:
        raise InvalidCredentials(_("The e-mail address and the password don't belong together."))
    if account.suspended_at is not None:
        raise AccountShut(_("This account is suspended. Write to us if you think that this is a mistake."))
    if passwords.is_outdated(hashed):
        account.password_hash = passwords.hash_password(password)
    return account


def arrive(account: Account, device: Device) -> str:
    """Let someone in who has proved everything: note the device, and bring a deleted account back.

    Returns the token by which the browser will be known as one of theirs.
    """
    token = device.token or new_token()
    if devices.has_others(account.id) and not devices.is_known(account.id, device):
        announce(SignedInFromNewDevice(account.id, device.ip, device.user_agent))
    devices.remember(account.id, token)
    log.info("signed_in", account_id=account.id, ip=device.ip)
    if account.deleted_at is not None:
        account.deleted_at = None
        audit.record("account.restored", "account", account.id, actor_id=account.id)
        announce(AccountRestored(account.id))
    return token
