"""What listings do by themselves."""

from __future__ import annotations

from marketplace.core import clock
from marketplace.core.jobs import job
from marketplace.listings.services import trash


@job("listings.purge_trash", cron="17 3 * * *")
def purge_trash() -> None:
    """Let go of listings that have lain in the trash for 30 days."""
    trash.purge(clock.now())
