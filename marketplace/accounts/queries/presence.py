"""Who is here now. Whoever asks decides who may know."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from marketplace.accounts.models import Account, AccountSession, ApiKey, Presence, TokenFamily
from marketplace.core import clock
from marketplace.core.db import session


def online_among(account_ids: Collection[int]) -> set[int]:
    """Return those of the accounts that have a live connection, in one statement."""
    if not account_ids:
        return set()
    return set(session().scalars(select(Presence.account_id).where(Presence.account_id.in_(account_ids)).distinct()))


def dead_among(credentials: Collection[str]) -> set[str]:
    """Return those of `session:1`, `family:2`, `key:3` that let nobody in any more."""
    moment = clock.now()
    conditions: dict[str, tuple[Any, ColumnElement[bool]]] = {
        "session": (AccountSession, AccountSession.expires_at > moment),
        "family": (TokenFamily, TokenFamily.revoked_at.is_(None)),
        "key": (ApiKey, ApiKey.revoked_at.is_(None) & (ApiKey.expires_at.is_(None) | (ApiKey.expires_at > moment))),
    }
    dead = set(credentials)
    for kind, (model, is_alive) in conditions.items():
        ids = [int(name.partition(":")[2]) for name in credentials if name.startswith(f"{kind}:")]
        if ids:
            dead -= {f"{kind}:{number}" for number in session().scalars(_living(model, is_alive, ids))}
    return dead


def _living(model: Any, is_alive: ColumnElement[bool], ids: list[int]) -> Select[tuple[int]]:
    return (
        select(model.id)
        .join(Account, Account.id == model.account_id)
        .where(model.id.in_(ids), is_alive, Account.suspended_at.is_(None), Account.deleted_at.is_(None))
    )
