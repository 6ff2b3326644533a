"""What people look for: the popular, and one's own recent searches."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from flask import current_app
from sqlalchemy import Integer, bindparam, func, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.preparing import Prepared
from marketplace.search.models import RecentSearch, SearchCount

OF_THE_LAST: Final = timedelta(days=14)
LEAST_SEARCHES: Final = 3
"""What fewer people typed may be anyone's secret."""
FRESH_SECONDS: Final = 600.0
MOST: Final = 10


def popular_searches(limit: int = MOST) -> list[str]:
    """Return what was looked for most of late and had results; at most ten minutes old."""
    kept = current_app.extensions.get("popular_searches")
    if kept is None or kept[0] < time.monotonic():
        kept = (time.monotonic() + FRESH_SECONDS, _popular())
        current_app.extensions["popular_searches"] = kept
    return kept[1][:limit]


def recent_searches(account_id: int, limit: int = 6) -> list[str]:
    """Return a person's own searches, the newest first."""
    return _RECENT.column({"account_id": account_id, "most": limit})


_RECENT: Final = Prepared(
    select(RecentSearch.words)
    .where(RecentSearch.account_id == bindparam("account_id"))
    .order_by(RecentSearch.at.desc())
    .limit(bindparam("most", type_=Integer))
)


def _popular() -> list[str]:
    searches = func.sum(SearchCount.searches)
    statement = (
        select(SearchCount.words)
        .where(SearchCount.day >= clock.now().date() - OF_THE_LAST, SearchCount.results > 0)
        .group_by(SearchCount.words)
        .having(searches >= LEAST_SEARCHES)
        .order_by(searches.desc(), SearchCount.words)
        .limit(MOST)
    )
    return list(session().scalars(statement))
