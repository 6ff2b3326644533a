"""What higher floors know of a listing and keep with it, so that lists read it without a join."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import bindparam, update

from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Listing


def set_rating(listing_id: int, average: Decimal | None, count: int) -> None:
    """Keep the average of a listing's reviews (1.00 to 5.00) and how many there are."""
    _set(listing_id, rating_average=average, rating_count=count)


def set_ratings(ratings: Mapping[int, tuple[Decimal | None, int]]) -> None:
    """Keep average and number of the reviews of many listings, by their ids, in the order given."""
    if not ratings:
        return
    rows = [{"id_": each, "average": average, "count_": count} for each, (average, count) in ratings.items()]
    statement = (
        update(Listing.__table__)  # type: ignore[arg-type] # the table itself: many rows in one round, no objects
        .where(Listing.__table__.c.id == bindparam("id_"))
        .values(
            rating_average=bindparam("average"), rating_count=bindparam("count_"),
            updated_at=Listing.__table__.c.updated_at,
        )
    )  # fmt: skip
    session().execute(statement, rows)
    for listing in [one for one in session().identity_map.values() if isinstance(one, Listing) and one.id in ratings]:
        session().expire(listing, ["rating_average", "rating_count"])
    announce(ListingsChanged(tuple(ratings)))


def set_verified(listing_id: int, *, verified: bool) -> None:
    """Keep whether the platform has checked a listing."""
    _set(listing_id, is_verified=verified)


def _set(listing_id: int, **values: object) -> None:
    statement = update(Listing).where(Listing.id == listing_id).values(**values, updated_at=Listing.updated_at)
    session().execute(statement, execution_options={"synchronize_session": "fetch"})
    announce(ListingsChanged((listing_id,)))
