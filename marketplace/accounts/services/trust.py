"""What higher floors know of a person and keep with the account, so that lists read it without a join."""

from __future__ import annotations

from sqlalchemy import update

from marketplace.accounts.models import Account
from marketplace.core.db import session


def set_verified(account_id: int, *, verified: bool) -> None:
    """Keep whether the platform has checked who someone is."""
    statement = update(Account).where(Account.id == account_id).values(is_verified=verified)
    session().execute(statement, execution_options={"synchronize_session": "fetch"})
