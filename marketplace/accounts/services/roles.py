"""What an account becomes by what it does."""

from __future__ import annotations

from sqlalchemy import update

from marketplace.accounts.models import Account
from marketplace.accounts.rules import Role
from marketplace.core.db import session


def become_seller(account_id: int) -> None:
    """Make a buyer a seller; every other role stays what it is."""
    statement = update(Account).where(Account.id == account_id, Account.role == Role.BUYER).values(role=Role.SELLER)
    session().execute(statement)
