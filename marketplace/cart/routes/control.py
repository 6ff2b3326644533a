"""The way into the cart on a listing's own page."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.cart.rules.limits import SOLD_BY_CART
from marketplace.listings.rules import options

MOST_ON_PAGE = 99


def on_page(listing: Any, **_given: Any) -> dict[str, Any] | None:
    """Return what the form needs, or None where there is nothing to put into a cart."""
    is_mine = current_user.is_authenticated and listing.seller.id == current_user.id
    if listing.kind not in SOLD_BY_CART or listing.status != "active" or listing.price is None or is_mine:
        return None
    if listing.quantity == 0:
        return None
    stock = [(each["choices"], each["quantity"]) for each in listing.variants or ()]
    most = 1 if listing.kind == "digital" else min(listing.quantity or MOST_ON_PAGE, MOST_ON_PAGE)
    return {"listing": listing, "most": most, "choices": options.offered(options.read(listing.options), stock)}
