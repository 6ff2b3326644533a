"""Agreed prices, as carts ask for them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.offers.models import Offer
from marketplace.offers.rules.bargaining import Status


def holds_for(buyer_id: int | None) -> ColumnElement[bool]:
    """Return the condition under which an offer is the price of a listing in someone's cart: for an outer join."""
    return (
        (Offer.listing_id == Listing.id)
        & (Offer.buyer_id == buyer_id)
        & (Offer.status == Status.ACCEPTED.value)
        & (Offer.currency == Listing.currency)
        & (Offer.due_at > clock.now())
        & Offer.order_reference.is_(None)
    )


def find_agreed(buyer_id: int | None, listing_id: int) -> int | None:
    """Return the price, in minor units, that someone agreed on for one of a listing and that is held for them."""
    if buyer_id is None:
        return None
    held = select(Offer.amount).join(Listing, Listing.id == Offer.listing_id).where(holds_for(buyer_id))
    return session().scalar(held.where(Offer.listing_id == listing_id))
