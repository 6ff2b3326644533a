"""What reviews do by themselves: what has waited becomes public, people are reminded, and totals are checked."""

from __future__ import annotations

import structlog

from marketplace.core import leftovers
from marketplace.core.jobs import job
from marketplace.reviews.services import deals, photos, revealing, totals

log = structlog.get_logger()

leftovers.declare("reviews", photos.named)


@job("reviews.reveal", cron="*/10 * * * *")
def reveal() -> None:
    """Make public what has waited long enough for the other side."""
    while revealing.reveal_due():
        pass


@job("reviews.remind", cron="10 9 * * *")
def remind() -> None:
    """Remind people of reviews that they have not written."""
    while deals.remind():
        pass


@job("reviews.check_totals", cron="50 4 * * *")
def check_totals() -> None:
    """Count all reviews anew; a difference is mended, and told in the log, because there should be none."""
    mended = totals.recount()
    if mended:
        log.error("review_totals_mended", targets=mended)


@job("reviews.forget_photos")
def forget_photos(keys: list[str]) -> None:
    """Delete the files of photos that are gone."""
    photos.forget_files(keys)
