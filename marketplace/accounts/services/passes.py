"""Passes: signed links in mails by which their reader does one small thing for an account without signing in.

A pass needs no row. It dies with its time, with the account, and as soon as the password or the address is another
than when it was made: whoever changes those because a mailbox was broken into has closed these doors as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Gone, NotFound

SEAL_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Pass:
    """For whom it speaks and about which thing (`of`), and how to speak to its reader."""

    account_id: int
    of: int
    display_name: str
    language: str | None
    time_zone: str | None


def issue(account_id: int, purpose: str, of: int, lasts: timedelta) -> str:
    """Return a pass as a token for an address. Raises NotFound for an account that is shut."""
    row = _find(account_id)
    if row is None:
        raise NotFound(_("There is no such account."))
    until = int((clock.now() + lasts).timestamp())
    return _signer(purpose).dumps([account_id, of, until, _seal(row)])


def read(token: str, purpose: str) -> Pass:
    """Return the pass of a token.

    Raises:
        NotFound: not one of ours, altered, or made for something else.
        Gone: its time is over, the account is shut, or its password or address changed.

    """
    try:
        account_id, of, until, seal = _signer(purpose).loads(token)
    except (BadData, ValueError, TypeError):
        raise NotFound(_("This link is not one of ours.")) from None
    row = _find(account_id)
    if row is None or seal != _seal(row) or datetime.fromtimestamp(until, UTC) < clock.now():
        raise Gone(_("This link is no longer good. Sign in to go on."))
    return Pass(account_id, of, row.name or row.username, row.language, row.time_zone)


def _find(account_id: int) -> Any:
    statement = select(
        Account.username, Account.name, Account.email, Account.password_hash, Account.language, Account.time_zone
    ).where(Account.id == account_id, Account.deleted_at.is_(None), Account.suspended_at.is_(None))
    return session().execute(statement).first()


def _seal(row: Any) -> str:
    """Return what changes with the password and the address, and tells nothing of either."""
    return hashlib.sha256(f"{row.email.lower()}\n{row.password_hash or ''}".encode()).hexdigest()[:SEAL_LENGTH]


def _signer(purpose: str) -> URLSafeSerializer:
    keys = current_app.config["SETTINGS"].secret_keys
    return URLSafeSerializer(list(reversed(keys)), salt=f"pass:{purpose}")
