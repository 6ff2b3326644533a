"""Links in mails: random, stored as digests, used once, short-lived."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from marketplace.accounts.errors import BadLink
from marketplace.accounts.models import Account, OneTimeToken
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.tokens import digest, new_token


class Purpose(StrEnum):
    """What a link is for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose
    CHANGE_EMAIL = "change_email"


LIFETIMES: Final = {
    Purpose.VERIFY_EMAIL: timedelta(days=3),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.CHANGE_EMAIL: timedelta(days=1),
}


DEAD_KEPT: Final = timedelta(days=30)
"""So long a dead link can be looked up by those who help."""


def issue(account_id: int, purpose: Purpose, payload: dict[str, Any] | None = None) -> str:
    """Make a token; older ones for the same purpose die."""
    revoke(account_id, purpose)
    token = new_token()
    session().add(
        OneTimeToken(
            account_id=account_id,
            purpose=purpose,
            token_hash=digest(token),
            payload=payload or {},
            expires_at=clock.now() + LIFETIMES[purpose],
        )
    )
    session().flush()
    return token


def is_good(token: str, purpose: Purpose) -> bool:
    """Whether the token could be used now."""
    return session().scalar(select(OneTimeToken.id).where(*_usable(token, purpose))) is not None


def use(token: str, purpose: Purpose) -> OneTimeToken:
    """Use the token up and return its row. Two at once: one wins.

    Raises:
        BadLink: unknown, used, expired, or made for something else.

    """
    statement = update(OneTimeToken).where(*_usable(token, purpose)).values(used_at=clock.now()).returning(OneTimeToken)
    row = session().scalars(statement).first()
    if row is None:
        raise BadLink(_("This link has been used or is too old. Ask for a new one."))
    return row


def revoke(account_id: int, *purposes: Purpose) -> None:
    """Kill the open links of an account for these purposes; used ones stay, dead as they are, to tell what they did."""
    session().execute(
        delete(OneTimeToken).where(
            OneTimeToken.account_id == account_id,
            OneTimeToken.purpose.in_(purposes),
            OneTimeToken.used_at.is_(None),
        )
    )


def purge() -> None:
    """Drop dead links; those that changed an address stay with the account, because they tell the earlier ones."""
    dead = OneTimeToken.expires_at < clock.now() - DEAD_KEPT
    session().execute(delete(OneTimeToken).where(dead, OneTimeToken.purpose != Purpose.CHANGE_EMAIL))


def addresses_of(account: Account) -> set[str]:
    """Return every address that an account has and had, and those that it wanted."""
    payloads = select(OneTimeToken.payload).where(
        OneTimeToken.account_id == account.id, OneTimeToken.purpose == Purpose.CHANGE_EMAIL
    )
    return {account.email, *(address for payload in session().scalars(payloads) for address in payload.values())}


def _usable(token: str, purpose: Purpose) -> tuple[Any, ...]:
    return (
        OneTimeToken.token_hash == digest(token),
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > clock.now(),
    )
