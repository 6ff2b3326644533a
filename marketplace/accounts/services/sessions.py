"""Signing a device in and out. The browser keeps a random token; the database keeps its digest."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from marketplace.accounts.models import AccountSession
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.tokens import digest, new_token

LIFETIME: Final = timedelta(days=1)
REMEMBERED_LIFETIME: Final = timedelta(days=60)
FRESH_FOR: Final = timedelta(minutes=15)


def start(account_id: int, *, ip: str, user_agent: str, is_remembered: bool = False) -> str:
    """Open a session for a device and return its token, which is never stored."""
    token, moment = new_token(), clock.now()
    session().add(
        AccountSession(
            account_id=account_id,
            token_hash=digest(token),
            expires_at=moment + (REMEMBERED_LIFETIME if is_remembered else LIFETIME),
            fresh_until=moment + FRESH_FOR,
            is_remembered=is_remembered,
            ip=ip,
            user_agent=user_agent[:300],
        )
    )
    session().flush()
    return token


def end(token: str) -> None:
    """Close the session of a device."""
    session().execute(delete(AccountSession).where(AccountSession.token_hash == digest(token)))


def end_all(account_id: int, *, but: int | None = None) -> None:
    """Close every session of an account, all but the one with the id `but`."""
    statement = delete(AccountSession).where(AccountSession.account_id == account_id)
    session().execute(statement if but is None else statement.where(AccountSession.id != but))
