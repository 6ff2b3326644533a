"""What higher floors know of a listing and keep with it, so that lists read it without a join."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import update

from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Listing


def set_rating(listing_id: int, average: Decimal | None, count: int) -> None:
    """Keep the average of a listing's reviews (1.00 to 5.00) and how many there are."""
    _set(listing_id, rating_average=average, rating_count=count)


def set_verified(listing_id: int, *, verified: bool) -> None:
    """Keep whether the platform has checked a listing."""
    _set(listing_id, is_verified=verified)


def _set(listing_id: int, **values: object) -> None:
    statement = update(Listing).where(Listing.id == listing_id).values(**values, updated_at=Listing.updated_at)
    session().execute(statement, execution_options={"synchronize_session": "fetch"})
    announce(ListingsChanged((listing_id,)))
