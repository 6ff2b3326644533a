"""Who looks after orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.accounts.rules.roles import PERMISSIONS
from marketplace.core.db import session

MANAGES: Final = "orders.manage"
MOST: Final = 100


def operators() -> Sequence[int]:
    """Return the accounts that decide about orders; there are few."""
    roles = [role for role, granted in PERMISSIONS.items() if MANAGES in granted]
    statement = select(Account.id).where(
        Account.role.in_(roles), Account.deleted_at.is_(None), Account.suspended_at.is_(None)
    )
    return session().scalars(statement.order_by(Account.id).limit(MOST)).all()
