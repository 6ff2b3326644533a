"""Tokens for programs: a signed, short-lived access token, and a refresh token that is used once.

Both belong to a family, one for each sign-in. A refresh token that is used twice was stolen from one of its two
users: the whole family dies.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete, select, update

from marketplace.accounts.models import Account, RefreshToken, TokenFamily
from marketplace.accounts.services.devices import Device
from marketplace.accounts.services.sessions import FRESH_FOR
from marketplace.core import audit, clock, live
from marketplace.core.db import session
from marketplace.core.tokens import digest, new_token

ACCESS_SECONDS: Final = 900
REFRESH_LIFETIME: Final = timedelta(days=30)
SALT: Final = "access-token"


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a program keeps. `expires_in` seconds are left of the access token."""

    account_id: int
    access: str
    refresh: str
    expires_in: int = ACCESS_SECONDS


def start(account_id: int, device: Device) -> TokenPair:
    """Open a family for a sign-in."""
    family = TokenFamily(
        account_id=account_id, ip=device.ip, user_agent=device.user_agent[:300], fresh_until=clock.now() + FRESH_FOR
    )
    session().add(family)
    session().flush()
    return _issue(family)


def rotate(refresh: str) -> TokenPair | None:
    """Change a refresh token for a new pair. None if it is no good; one used before takes its family with it."""
    statement = (
        select(RefreshToken, TokenFamily)
        .join(TokenFamily, TokenFamily.id == RefreshToken.family_id)
        .join(Account, Account.id == TokenFamily.account_id)
        .where(RefreshToken.token_hash == digest(refresh), Account.suspended_at.is_(None), Account.deleted_at.is_(None))
        .with_for_update(of=RefreshToken)
    )
    found = session().execute(statement).first()
    if found is None:
        return None
    token, family = found
    if token.used_at is not None and family.revoked_at is None:
        revoke(family.account_id, family.id)
        audit.record("tokens.reused", "account", family.account_id, actor_id=None, after={"family": family.id})
    if token.used_at is not None or family.revoked_at is not None or token.expires_at <= clock.now():
        return None
    token.used_at = family.last_seen_at = clock.now()
    return _issue(family)


def read_access(token: str) -> int | None:
    """Return the family that an access token names, if it is ours and not too old. Its row tells the rest."""
    try:
        value = _signer().loads(token, max_age=ACCESS_SECONDS)
    except BadSignature:
        return None
    return value if isinstance(value, int) else None


def revoke(account_id: int, family_id: int) -> bool:
    """Kill a family; its access tokens are dead at once. Say whether there was a live one."""
    statement = (
        update(TokenFamily)
        .where(TokenFamily.account_id == account_id, TokenFamily.id == family_id, TokenFamily.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(TokenFamily.id)
    )
    ended = session().scalar(statement)
    if ended is not None:
        live.end(f"family:{ended}")
    return ended is not None


def revoke_all(account_id: int, *, but: int | None = None) -> None:
    """Kill every family of an account, all but the one with the id `but`."""
    ended = session().scalars(
        update(TokenFamily)
        .where(TokenFamily.account_id == account_id, TokenFamily.revoked_at.is_(None), TokenFamily.id != (but or 0))
        .values(revoked_at=clock.now())
        .returning(TokenFamily.id)
    )
    live.end(*(f"family:{number}" for number in ended))


def purge() -> None:
    """Drop what can't be used any more. A used token is kept as long as it could be used twice."""
    dead = clock.now() - REFRESH_LIFETIME
    session().execute(delete(RefreshToken).where(RefreshToken.expires_at < clock.now()))
    session().execute(delete(TokenFamily).where(TokenFamily.last_seen_at < dead))


def _issue(family: TokenFamily) -> TokenPair:
    refresh = new_token()
    session().add(
        RefreshToken(family_id=family.id, token_hash=digest(refresh), expires_at=clock.now() + REFRESH_LIFETIME)
    )
    session().flush()
    return TokenPair(family.account_id, _signer().dumps(family.id), refresh)


def _signer() -> URLSafeTimedSerializer:
    keys = current_app.config["SETTINGS"].secret_keys
    return URLSafeTimedSerializer(list(reversed(keys)), salt=SALT)  # the last one signs, all of them are believed
