"""What is cleared away at night."""

from __future__ import annotations

from marketplace.bookmarks.services import merging, recalling
from marketplace.core.jobs import job


@job("bookmarks.expire", cron="40 3 * * *")
def expire() -> None:
    """Delete what guests left behind, what was removed, and views beyond the newest few."""
    merging.expire()
    recalling.trim_views()
