"""What only grows around listings: counts of looks, what was put back on the shelf, what moderators did at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.listings.models import ListingSweep, ListingViewDay, StockHold

VIEWS_KEPT_DAYS = settings.declare_days(
    "listings.views_kept_days", 730,
    _l("For how many days it is kept how often a listing was looked at each day. The sum stays."),
)  # fmt: skip
SETTLED_FOR: Final = timedelta(days=90)
"""Nothing is asked any more of goods that went back on the shelf, and of sweeps that ended, so long ago."""


def purge() -> None:
    """Drop what is older."""
    now = clock.now()
    last_day = (now - timedelta(days=VIEWS_KEPT_DAYS.get())).date()
    session().execute(delete(ListingViewDay).where(ListingViewDay.day < last_day))
    session().execute(delete(StockHold).where(StockHold.state == "returned", StockHold.created_at < now - SETTLED_FOR))
    session().execute(delete(ListingSweep).where(ListingSweep.finished_at < now - SETTLED_FOR))
