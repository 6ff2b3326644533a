"""What messages add to the frame of every page, to listings and to people."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core.slots import Link, slots_of
from marketplace.messaging.queries import conversations


def place(app: Flask) -> None:
    """Put the link with its count into the navigation, and ways to write onto pages of listings and people."""
    slots = slots_of(app)
    link = {"label": _l("Messages"), "endpoint": "messaging.index", "icon": "message-circle", "visible": _may_write}
    slots.link("main", Link(**link, order=50, count=_count))
    slots.link("account", Link(**link, order=50, count=_count))
    slots.fill_with("layout.head", "messaging/_script.html", lambda: {} if _may_write() else None)
    slots.fill_with("listing.aside", "messaging/_ask.html", _of_listing, order=60)
    slots.fill_with("offer.actions", "messaging/_write_about.html", _of_offer, order=60)
    slots.fill_with("profile.actions", "messaging/_write.html", _of_person, order=10)


def _may_write() -> bool:
    return bool(current_user.can("messages.write"))


def _count() -> int | None:
    return int(conversations.unread_at_a_glance(current_user.id) or 0) or None


def _of_listing(listing: Any) -> dict[str, Any] | None:
    """Offer to ask the seller: to guests too, who sign in on the way; not to the seller."""
    is_asked = listing.status == "active" and listing.seller.id != current_user.id
    if not is_asked or (current_user.is_authenticated and not _may_write()):
        return None
    return {"listing": listing}


def _of_offer(seen: Any) -> dict[str, Any] | None:
    """Offer to write to the other side of an offer: a buyer about the listing, a seller to the person."""
    if seen.other.is_gone or not _may_write():
        return None
    about = seen.offer.listing_id if seen.side == "buyer" and seen.is_for_sale else None
    return {"other": seen.other, "listing_id": about}


def _of_person(account: Any) -> dict[str, Any] | None:
    is_other = current_user.is_authenticated and account.id != current_user.id and not account.is_gone
    return {"account": account} if is_other and _may_write() else None
