"""What offers add to the frame of every page and to listings."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core.slots import Link, slots_of
from marketplace.offers.queries.offers import waiting_at_a_glance
from marketplace.offers.rules.amounts import takes_offers
from marketplace.offers.services import choices

MAKES = "orders.place"
"""Whoever may order may bargain."""


def place(app: Flask) -> None:
    """Put the way to offers where orders are, and the button onto listings that take some."""
    slots = slots_of(app)
    link = {"label": _l("Offers"), "endpoint": "offers.index", "icon": "hand-coins", "visible": _may_bargain}
    slots.link("account", Link(**link, order=25, count=_count))
    slots.link("sell", Link(**link, order=25, args={"side": "selling"}))
    slots.fill_with("listing.aside", "offers/_make.html", _of_listing, order=20)


def _may_bargain() -> bool:
    return bool(current_user.can(MAKES))


def _count() -> int | None:
    return int(waiting_at_a_glance(current_user.id) or 0) or None


def _of_listing(listing: Any, **_given: Any) -> dict[str, Any] | None:
    """Offer to bargain: to guests too, who sign in on the way; not to the seller."""
    if listing.status != "active" or listing.quantity == 0 or listing.seller.id == current_user.id:
        return None
    if current_user.is_authenticated and not _may_bargain():
        return None
    if not takes_offers(listing.kind, listing.price, listing.options, choices.kinds()):
        return None
    return {"listing": listing}
