"""Listings behind the index, in bulk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.listings.models import Listing


def listing_ids(after: int, limit: int) -> list[int]:
    """Return the ids of the next listings after one, in order."""
    return list(session().scalars(select(Listing.id).where(Listing.id > after).order_by(Listing.id).limit(limit)))


def external_ids(ids: Sequence[int]) -> list[str]:
    """Return the external ids of these listings, in this order; those without one are left out."""
    statement = select(Listing.id, Listing.external_id).where(Listing.id.in_(ids), Listing.external_id.is_not(None))
    found = {row.id: row.external_id for row in session().execute(statement)}
    return [external for listing_id in ids if (external := found.get(listing_id)) is not None]
