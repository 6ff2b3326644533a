"""What is popular this week."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, bindparam, select

from marketplace.bookmarks.models import PopularListing
from marketplace.core.preparing import Prepared
from marketplace.listings.models import Listing
from marketplace.listings.queries.cards import CARD_COLUMNS, Card, cards_of


def popular_cards(limit: int) -> list[Card]:
    """Return the most popular listings that are still offered, in one statement."""
    return cards_of(_POPULAR.records({"limit": limit}))


def _popular() -> Select[Any]:
    return (
        select(*CARD_COLUMNS)
        .join(PopularListing, PopularListing.listing_id == Listing.id)
        .where(Listing.status == "active", Listing.deleted_at.is_(None))
        .order_by(PopularListing.place)
        .limit(bindparam("limit"))
    )


_POPULAR: Final = Prepared(_popular())
