"""A shirt that comes in sizes and colours."""

from __future__ import annotations

from typing import Any

from marketplace.listings.models import Listing
from marketplace.listings.services import editing
from tests.bookmarks import stock

SIZES: Any = {"name": "Size", "values": [{"value": "S", "extra": 0}, {"value": "L", "extra": 500}]}
COLOURS: Any = {"name": "Colour", "values": [{"value": "Red", "extra": 0}, {"value": "Blue", "extra": 250}]}
SMALL_RED, LARGE_BLUE = {"Size": "S", "Colour": "Red"}, {"Size": "L", "Colour": "Blue"}
SMALL_BLUE, LARGE_RED = {"Size": "S", "Colour": "Blue"}, {"Size": "L", "Colour": "Red"}


def shirt(seller_id: int, counts: tuple[int | None, ...] = (3, 2, 1, 1), **values: Any) -> Listing:
    """Offer a shirt for 20 dollars; the counts are of S/Red, S/Blue, L/Red, L/Blue."""
    made = stock.offer(seller_id, **{"title": "Linen shirt", "price": 2000, "quantity": 9, **values})
    variants = zip((SMALL_RED, SMALL_BLUE, LARGE_RED, LARGE_BLUE), counts, strict=True)
    return editing.save(made, {"options": [SIZES, COLOURS], "stock": list(variants)}, by=seller_id)
