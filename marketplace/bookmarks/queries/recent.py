"""What someone looked at lately."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.bookmarks.models import RecentView
from marketplace.bookmarks.queries.owners import belongs_to
from marketplace.bookmarks.rules import Owner
from marketplace.core.db import session


def recent_ids(owner: Owner, limit: int) -> Sequence[int]:
    """Return the listings that someone looked at, the latest first."""
    if not owner.is_somebody:
        return ()
    statement = select(RecentView.listing_id).where(belongs_to(owner, RecentView))
    return session().scalars(statement.order_by(RecentView.seen_at.desc()).limit(limit)).all()
