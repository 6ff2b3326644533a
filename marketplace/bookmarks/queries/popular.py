"""What is popular this week."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.bookmarks.models import PopularListing
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.listings.queries.cards import CARD_COLUMNS, Card, cards_of


def popular_cards(limit: int) -> list[Card]:
    """Return the most popular listings that are still offered, in one statement."""
    statement = (
        select(*CARD_COLUMNS)
        .join(PopularListing, PopularListing.listing_id == Listing.id)
        .where(Listing.status == "active", Listing.deleted_at.is_(None))
        .order_by(PopularListing.place)
        .limit(limit)
    )
    return cards_of(session().execute(statement).mappings())
