"""The people that a marketplace starts with: many accounts at once, known to be who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from marketplace.accounts.models import Account
from marketplace.accounts.services.passwords import hash_password
from marketplace.core.db import session


@dataclass(frozen=True, slots=True)
class Founder:
    """An account as it starts; its address counts as confirmed."""

    username: str
    email: str
    name: str
    role: str
    bio: str
    language: str
    time_zone: str
    currency: str
    is_verified: bool
    joined_at: datetime


def found(founders: Sequence[Founder], password: str) -> dict[str, int]:
    """Make the accounts that are not there yet, all with the same password; return every id by username.

    Hashed once: it takes some tenths of a second, and forty of them would be most of a demo's loading time.
    """
    present = _present(founders)
    missing = [founder for founder in founders if founder.username not in present]
    if missing:
        hashed = hash_password(password)
        session().execute(insert(Account), [_row(founder, hashed) for founder in missing])
    return _present(founders)


def _present(founders: Sequence[Founder]) -> dict[str, int]:
    names = [founder.username for founder in founders]
    rows = session().execute(select(Account.username, Account.id).where(Account.username.in_(names)))
    return {username: account_id for username, account_id in rows}  # noqa: C416 - rows are not pairs to mypy


def _row(founder: Founder, hashed: str) -> dict[str, object]:
    return {
        "username": founder.username, "email": founder.email, "name": founder.name, "role": founder.role,
        "bio": founder.bio, "language": founder.language, "time_zone": founder.time_zone,
        "currency": founder.currency, "is_verified": founder.is_verified, "password_hash": hashed,
        "created_at": founder.joined_at, "email_verified_at": founder.joined_at,
    }  # fmt: skip
