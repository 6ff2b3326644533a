"""Listings behind the index, in bulk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, select

from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.search.models import SearchDocument
from marketplace.search.queries.kept import kept

MOST: Final = 0.6
"""The share of a result from which on a category speaks for all of it."""


def listing_ids(after: int, limit: int) -> list[int]:
    """Return the ids of the next listings after one, in order."""
    return list(session().scalars(select(Listing.id).where(Listing.id > after).order_by(Listing.id).limit(limit)))


def external_ids(ids: Sequence[int]) -> list[str]:
    """Return the external ids of these listings, in this order; those without one are left out."""
    statement = select(Listing.id, Listing.external_id).where(Listing.id.in_(ids), Listing.external_id.is_not(None))
    found = {row.id: row.external_id for row in session().execute(statement)}
    return [external for listing_id in ids if (external := found.get(listing_id)) is not None]


def common_category(ids: Sequence[int]) -> int | None:
    """Return the deepest category that holds most of these documents, as found lately; None for a mixture."""
    return kept(("category", tuple(ids)), lambda: _common_category(ids))


def _common_category(ids: Sequence[int]) -> int | None:
    statement = select(SearchDocument.category_path).where(SearchDocument.listing_id.in_(ids))
    paths = session().scalars(statement).all()
    held = Counter((depth, category) for path in paths for depth, category in enumerate(path))
    most = [(depth, category) for (depth, category), number in held.items() if number >= MOST * len(paths)]
    return max(most)[1] if most else None


def sources_of(external: Sequence[str]) -> list[str]:
    """Return where listings with these external ids were imported from."""
    statement = select(Listing.external_source).where(Listing.external_id.in_(external)).distinct()
    return [source for source in session().scalars(statement) if source is not None]


def is_from(sources: Sequence[str]) -> ColumnElement[bool]:
    """Whether a document was imported from one of these sources."""
    return SearchDocument.listing_id.in_(select(Listing.id).where(Listing.external_source.in_(sources)))
