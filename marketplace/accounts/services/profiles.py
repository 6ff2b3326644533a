"""What people show of themselves, and what the platform shows of them."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import update

from marketplace.accounts.models import Account
from marketplace.core.db import session


def set_rating(account_id: int, average: Decimal | None, count: int) -> None:
    """Store the rating that the reviews of a person come to."""
    session().execute(
        update(Account).where(Account.id == account_id).values(rating_average=average, rating_count=count)
    )


def set_verified(account_id: int, *, is_verified: bool) -> None:
    """Give or take the badge of a verified person."""
    session().execute(update(Account).where(Account.id == account_id).values(is_verified=is_verified))
