"""Signing a device in and out. The browser keeps a random token; the database keeps its digest."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, func, update

from marketplace.accounts.models import AccountSession
from marketplace.core import clock, live
from marketplace.core.db import session
from marketplace.core.tokens import digest, new_token

LIFETIME: Final = timedelta(days=1)
REMEMBERED_LIFETIME: Final = timedelta(days=60)
LONGEST_LIFE: Final = timedelta(days=30)
LONGEST_REMEMBERED_LIFE: Final = timedelta(days=365)
"""Sessions live on while they are used, but not for ever."""
FRESH_FOR: Final = timedelta(minutes=15)
SEEN_EVERY: Final = timedelta(minutes=5)
"""How exact "last seen" is: writing it at each request would cost more than it tells."""


def start(account_id: int, *, ip: str, user_agent: str, is_remembered: bool = False) -> str:
    """Open a session for a device and return its token, which is never stored."""
    token, moment = new_token(), clock.now()
    session().add(
        AccountSession(
            account_id=account_id,
            token_hash=digest(token),
            last_seen_at=moment,
            expires_at=moment + (REMEMBERED_LIFETIME if is_remembered else LIFETIME),
            fresh_until=moment + FRESH_FOR,
            is_remembered=is_remembered,
            ip=ip,
            user_agent=user_agent[:300],
        )
    )
    session().flush()
    return token


def start_for(account_id: int, admin_id: int, lasts: timedelta, *, ip: str, user_agent: str) -> str:
    """Open a session in which an administrator is someone else for a while; it is never fresh and never prolonged."""
    token, moment = new_token(), clock.now()
    session().add(
        AccountSession(
            account_id=account_id, token_hash=digest(token), last_seen_at=moment, expires_at=moment + lasts,
            acted_by=admin_id, ip=ip, user_agent=user_agent[:300],
        )
    )  # fmt: skip
    session().flush()
    return token


def renew(session_id: int) -> str:
    """Give a session a new token and make it fresh: after the password was given once more, or changed."""
    token = new_token()
    session().execute(
        update(AccountSession)
        .where(AccountSession.id == session_id)
        .values(token_hash=digest(token), fresh_until=clock.now() + FRESH_FOR)
    )
    return token


def touch(session_id: int, ip: str) -> None:
    """Note that the device was seen, and let the session live on."""
    moment = clock.now()
    for is_remembered, idle, longest in (
        (False, LIFETIME, LONGEST_LIFE),
        (True, REMEMBERED_LIFETIME, LONGEST_REMEMBERED_LIFE),
    ):
        session().execute(
            update(AccountSession)
            .where(
                AccountSession.id == session_id,
                AccountSession.is_remembered.is_(is_remembered),
                AccountSession.acted_by.is_(None),
            )
            .values(
                last_seen_at=moment,
                ip=ip,
                expires_at=func.least(AccountSession.created_at + longest, moment + idle),
            )
        )


def end(token: str) -> None:
    """Close the session of a device."""
    _end(AccountSession.token_hash == digest(token))


def end_one(account_id: int, session_id: int) -> bool:
    """Close one session of an account; say whether there was one."""
    return _end(AccountSession.account_id == account_id, AccountSession.id == session_id)


def end_all(account_id: int, *, but: int | None = None) -> None:
    """Close every session of an account, all but the one with the id `but`."""
    _end(AccountSession.account_id == account_id, AccountSession.id != (but or 0))


def purge() -> None:
    """Drop the sessions that expired."""
    _end(AccountSession.expires_at < clock.now())


def _end(*which: ColumnElement[bool]) -> bool:
    """Close sessions and their live connections; say whether there were any."""
    ended = session().scalars(delete(AccountSession).where(*which).returning(AccountSession.id)).all()
    live.end(*(f"session:{number}" for number in ended))
    return bool(ended)
