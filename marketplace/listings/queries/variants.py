"""The variants of a listing with choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.listings.models import Listing, ListingVariant
from marketplace.listings.rules import options as rules

Stock = Sequence[tuple[Mapping[str, str], int | None]]
"""Each variant's choices, and what is left of it; None leaves it to the listing's own quantity."""


def find_variant(listing_id: int, chosen: Mapping[str, str]) -> ListingVariant | None:
    """Return the variant that was chosen, or None where there is none, or nothing to choose."""
    if not chosen:
        return None
    statement = select(ListingVariant).where(
        ListingVariant.listing_id == listing_id, ListingVariant.choices == dict(chosen), ListingVariant.is_offered
    )
    return session().scalar(statement)


def choices_of(listing_id: int) -> list[tuple[str, list[rules.Offered]]]:
    """Return what can be chosen of a listing, and what of it is there."""
    return rules.offered(*options_of(listing_id))


def options_of(listing_id: int) -> tuple[Sequence[rules.Option], Stock]:
    """Return the options of a listing, and the stock of their variants; most have none."""
    options = rules.read(session().scalar(select(Listing.options).where(Listing.id == listing_id)))
    return options, stock_of(listing_id) if options else []


def stock_of(listing_id: int) -> Stock:
    """Return what is left of each variant that can be chosen, in order."""
    statement = select(ListingVariant.choices, ListingVariant.quantity).where(
        ListingVariant.listing_id == listing_id, ListingVariant.is_offered
    )
    ordered = statement.order_by(ListingVariant.position)
    return [(row.choices, row.quantity) for row in session().execute(ordered)]
