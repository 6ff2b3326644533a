"""Long-lived keys for programs."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from marketplace.accounts.models import ApiKey
from marketplace.accounts.rules import Role
from marketplace.accounts.rules.roles import scopes_for
from marketplace.core import audit, clock, live
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.tokens import digest

MARK: Final = "mk_"
"""How a key is told from an access token, and found by those who scan code for secrets."""
MOST: Final = 25
MOST_NETWORKS: Final = 20
USED_EVERY: Final = timedelta(minutes=5)


def create(
    account_id: int,
    role: Role,
    *,
    name: str,
    scopes: list[str] | None = None,
    expires_at: datetime | None = None,
    allowed_ips: list[str] | None = None,
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is known this once. Without scopes it gets all there are.

    Raises:
        Invalid: naming each wrong field.
        Conflict: the account has too many.

    """
    wanted = sorted(scopes_for(role) if scopes is None else set(scopes))
    networks = list(dict.fromkeys(allowed_ips or ()))
    errors = _errors(role, name, wanted, networks, expires_at)
    if errors:
        raise Invalid(_("Some fields are not valid."), errors=errors)
    live = select(func.count()).where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
    if (session().scalar(live) or 0) >= MOST:
        raise Conflict(_("That is the most keys that one account can have. Delete one first."), code="too_many_keys")
    secret = MARK + secrets.token_urlsafe(32)
    key = ApiKey(
        account_id=account_id, name=name, prefix=secret[:9], key_hash=digest(secret),
        scopes=wanted, allowed_ips=networks, expires_at=expires_at, created_at=clock.now(),
    )  # fmt: skip
    session().add(key)
    session().flush()
    audit.record("api_key.created", "account", account_id, actor_id=account_id, after={"key": key.id, "scopes": wanted})
    return key, secret


def revoke(account_id: int, key_id: int) -> None:
    """Kill a key. Raises NotFound."""
    statement = (
        update(ApiKey)
        .where(ApiKey.account_id == account_id, ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(ApiKey.id)
    )
    if session().scalar(statement) is None:
        raise NotFound(_("There is no such key."))
    live.end(f"key:{key_id}")
    audit.record("api_key.revoked", "account", account_id, actor_id=account_id, before={"key": key_id})


def revoke_all(account_id: int) -> None:
    """Kill every key of an account."""
    ended = session().scalars(
        update(ApiKey)
        .where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(ApiKey.id)
    )
    live.end(*(f"key:{number}" for number in ended))


def touch(key_id: int) -> None:
    """Note that the key was used."""
    session().execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=clock.now()))


def _errors(
    role: Role, name: str, scopes: list[str], networks: list[str], expires_at: datetime | None
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not 1 <= len(name) <= 80:
        errors["name"] = [_("Give the key a name of up to 80 characters.")]
    unknown = set(scopes) - scopes_for(role)
    if unknown or not scopes:
        errors["scopes"] = [_("Choose from: %(scopes)s.", scopes=", ".join(sorted(scopes_for(role))))]
    if expires_at is not None and expires_at <= clock.now():
        errors["expires_at"] = [_("Choose a time that is still to come.")]
    if len(networks) > MOST_NETWORKS or not all(_is_network(network) for network in networks):
        errors["allowed_ips"] = [_("Write addresses or networks such as 203.0.113.7 or 203.0.113.0/24.")]
    return errors


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
