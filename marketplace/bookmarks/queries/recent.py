"""What someone looked at lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Integer, bindparam, select

from marketplace.bookmarks.models import RecentView
from marketplace.core.preparing import Prepared


def recent_ids(account_id: int, limit: int) -> Sequence[int]:
    """Return the listings that an account looked at, the latest first."""
    return _RECENT.column({"account_id": account_id, "most": limit})


_RECENT: Final = Prepared(
    select(RecentView.listing_id)
    .where(RecentView.account_id == bindparam("account_id"))
    .order_by(RecentView.seen_at.desc())
    .limit(bindparam("most", type_=Integer))
)
