"""What search does when something happened below: the index follows in the same transaction."""

from __future__ import annotations

from marketplace.core.events import on
from marketplace.listings.events import ListingsChanged
from marketplace.search.services.indexing import index_listings


@on(ListingsChanged)
def follow(fact: ListingsChanged) -> None:
    """Bring the index in step with the listings that changed."""
    index_listings(fact.listing_ids)
