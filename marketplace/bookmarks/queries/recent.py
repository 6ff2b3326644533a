"""What someone looked at lately."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.bookmarks.models import RecentView
from marketplace.core.db import session


def recent_ids(account_id: int, limit: int) -> Sequence[int]:
    """Return the listings that an account looked at, the latest first."""
    statement = select(RecentView.listing_id).where(RecentView.account_id == account_id)
    return session().scalars(statement.order_by(RecentView.seen_at.desc()).limit(limit)).all()
