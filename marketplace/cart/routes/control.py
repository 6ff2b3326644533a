"""The way into the cart on a listing's own page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from marketplace.cart.rules.limits import SOLD_BY_CART
from marketplace.core.i18n import money
from marketplace.listings.queries.variants import Stock
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
    offered = choosing(options.read(listing.options), stock, listing.price, listing.currency)
    most = 1 if listing.kind == "digital" else min(listing.quantity or MOST_ON_PAGE, MOST_ON_PAGE)
    return {"listing": listing, "most": most, **offered}


def on_offer(seen: Any, **_given: Any) -> dict[str, Any] | None:
    """Return what the button needs that buys at an agreed price."""
    return {"seen": seen} if seen.can_be_bought else None


def choosing(found: Sequence[options.Option], stock: Stock, price: int | None, currency: str) -> dict[str, Any]:
    """Return what can be chosen, and in words what each way to choose costs and how many are left."""
    variants = [
        {
            "values": each.values, "price": money(each.price, currency) or _("Ask for the price"),
            "left": _left(each.left), "is_there": each.left != 0,
        }
        for each in options.variants(found, stock, price)
    ]  # fmt: skip
    return {"choices": options.offered(found, stock), "variants": variants}


def _left(count: int | None) -> str:
    if count is None:
        return ""
    return str(ngettext("%(num)s left", "%(num)s left", count) if count else _("sold out"))
