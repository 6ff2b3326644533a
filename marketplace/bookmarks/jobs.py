"""What is cleared away at night, and counted every hour."""

from __future__ import annotations

from marketplace.bookmarks.services import merging, popularity, recalling
from marketplace.core.jobs import job


@job("bookmarks.expire", cron="40 3 * * *")
def expire() -> None:
    """Delete what guests left behind, what was removed, and views beyond the newest few."""
    merging.expire()
    recalling.trim_views()


@job("bookmarks.rank_popular", cron="23 * * * *")
def rank_popular() -> None:
    """Count what is popular this week."""
    popularity.rank()
