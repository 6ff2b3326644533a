"""From a token to whoever it speaks for, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any, Final

from sqlalchemy import DateTime, bindparam, or_, select

from marketplace.accounts.models import Account, AccountSession, ApiKey, TokenFamily
from marketplace.accounts.rules import WHILE_ACTING, Role, Viewer
from marketplace.core import clock, glance
from marketplace.core.db import session
from marketplace.core.tokens import digest

VIEWER_COLUMNS: Final = (
    Account.id,
    Account.username,
    Account.name,
    Account.email,
    Account.role,
    Account.email_verified_at,
    Account.is_verified,
    Account.picture_key,
    Account.language,
    Account.time_zone,
    Account.currency,
)

SESSION_COLUMNS: Final = (
    AccountSession.last_seen_at,
    AccountSession.id.label("session_id"),
    AccountSession.fresh_until,
    AccountSession.acted_by,
)
SEEN_BY_SESSION: Final = tuple(column.key for column in (*VIEWER_COLUMNS, *SESSION_COLUMNS))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A viewer, and when what vouches for them was last used."""

    viewer: Viewer
    last_seen_at: datetime | None


def find_viewer_by_session(token: str) -> Viewer | None:
    """Return whoever is signed in with this session token; None once it ended, expired or the account is shut."""
    arrival = find_arrival_by_session(token)
    return None if arrival is None else arrival.viewer


def find_arrival_by_session(token: str) -> Arrival | None:
    """Return the same, with when the session was last used."""
    return _arrival(_BY_SESSION, token, token_hash=digest(token), now=clock.now())


def find_arrival_at_page(token: str) -> Arrival | None:
    """Return the same for a page, along with what its frame tells at a glance."""
    given = {"token_hash": digest(token), "now": clock.now()}
    read = glance.brought_with(_BY_SESSION).records(given)
    if not read:
        return None
    found = read[0]
    glance.note(found["id"], found)
    return Arrival(_viewer({name: found[name] for name in SEEN_BY_SESSION}, token), found["last_seen_at"])


def find_arrival_by_session_id(session_id: int, token: str) -> Arrival | None:
    """Return the same for a session that let a live connection in: a new cookie does not end it."""
    statement = (
        _viewers(*SESSION_COLUMNS)
        .join(AccountSession, AccountSession.account_id == Account.id)
        .where(AccountSession.id == session_id, AccountSession.expires_at > clock.now())
    )
    return _arrival(statement, token)


def find_arrival_by_family(family_id: int, token: str) -> Arrival | None:
    """Return whoever a token family speaks for; None once it is revoked or the account is shut."""
    statement = (
        _viewers(TokenFamily.last_seen_at, TokenFamily.id.label("family_id"), TokenFamily.fresh_until)
        .join(TokenFamily, TokenFamily.account_id == Account.id)
        .where(TokenFamily.id == family_id, TokenFamily.revoked_at.is_(None))
    )
    return _arrival(statement, token)


def find_arrival_by_api_key(key: str, ip: str) -> Arrival | None:
    """Return whoever an API key speaks for; None once it expired, is revoked, or comes from another network."""
    statement = (
        _viewers(
            ApiKey.last_used_at.label("last_seen_at"), ApiKey.id.label("api_key_id"), ApiKey.scopes, ApiKey.allowed_ips
        )
        .join(ApiKey, ApiKey.account_id == Account.id)
        .where(
            ApiKey.key_hash == digest(key),
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > clock.now()),
        )
    )
    return _arrival(statement, key, ip)


def _viewers(*columns: Any) -> Any:
    return select(*VIEWER_COLUMNS, *columns).where(Account.deleted_at.is_(None), Account.suspended_at.is_(None))


_BY_SESSION: Final = (
    _viewers(*SESSION_COLUMNS)
    .join(AccountSession, AccountSession.account_id == Account.id)
    .where(
        AccountSession.token_hash == bindparam("token_hash"),
        AccountSession.expires_at > bindparam("now", type_=DateTime(timezone=True)),
    )
)
"""Built once: every page of the signed in asks it, and building it took longer than its answer."""


def _arrival(statement: Any, token: str, ip: str = "", **values: Any) -> Arrival | None:
    row = session().connection().execute(statement, values).mappings().first()
    if row is None or not _is_allowed(row.get("allowed_ips"), ip):
        return None
    return Arrival(_viewer(dict(row), token), row["last_seen_at"])


def _viewer(row: Mapping[str, Any], token: str) -> Viewer:
    values = {name: value for name, value in row.items() if name not in {"last_seen_at", "allowed_ips"}}
    verified = values.pop("email_verified_at") is not None
    role, scopes = Role(values.pop("role")), values.pop("scopes", None)
    if values.get("acted_by") is not None:
        scopes = WHILE_ACTING
    return Viewer(
        **values,
        role=role,
        email_verified=verified,
        token=token,
        scopes=None if scopes is None else frozenset(scopes),
    )


def _is_allowed(networks: list[str] | None, ip: str) -> bool:
    if not networks:
        return True
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    return any(address in ip_network(network, strict=False) for network in networks)
