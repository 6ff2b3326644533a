"""What people hear of the things they keep: that one got cheaper, or is sold."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.bookmarks.queries import keepers
from marketplace.core.events import on
from marketplace.core.jobs import enqueue, job
from marketplace.listings.events import ListingPriceChanged, ListingWithdrawn
from marketplace.listings.queries.cards import cards
from marketplace.notifications.services import Channel, declare, notify

GROUP: Final = _l("What you keep")

PRICE_DROP: Final = declare(
    "bookmark.price_drop", label=_l("Lower prices"), group=GROUP, template="bookmarks/notices/price_drop",
    action=_l("To the listing"), icon="tag",
)  # fmt: skip
SOLD: Final = declare(
    "bookmark.sold", label=_l("Things that are sold"), group=GROUP, template="bookmarks/notices/sold",
    action=_l("To what you keep"), channels={Channel.IN_APP}, icon="heart",
)  # fmt: skip


@on(ListingPriceChanged)
def hear_of_price(fact: ListingPriceChanged) -> None:
    """Have everybody told who keeps what got cheaper."""
    is_cheaper = fact.before is not None and fact.after is not None and fact.after < fact.before
    if is_cheaper and keepers.is_kept(fact.listing_id):
        enqueue(
            tell_price, listing_id=fact.listing_id, before=fact.before, after=fact.after, currency=fact.currency
        )  # fmt: skip


@on(ListingWithdrawn)
def hear_of_sale(fact: ListingWithdrawn) -> None:
    """Have everybody told who keeps what was sold."""
    if keepers.find_sold(fact.listing_id) is not None and keepers.is_kept(fact.listing_id):
        enqueue(tell_sold, listing_id=fact.listing_id)


@job("bookmarks.tell_price")
def tell_price(listing_id: int, before: int, after: int, currency: str) -> None:
    """Tell everybody who keeps a listing that its price went down, unless it moved on or is gone meanwhile."""
    card = next(iter(cards([listing_id])), None)
    if card is None or (card.price_minor, card.currency) != (after, currency):
        return
    values = {"title": card.title, "before": before, "after": after, "currency": currency}
    for account_id in keepers.keepers_of(listing_id):
        notify(
            PRICE_DROP, account_id, url=card.url, context=values,
            related_id=listing_id, key=f"listing:{listing_id}", about_id=card.seller_id,
        )  # fmt: skip


@job("bookmarks.tell_sold")
def tell_sold(listing_id: int) -> None:
    """Tell everybody who keeps a listing that it is sold."""
    sold = keepers.find_sold(listing_id)
    if sold is None:
        return
    for account_id in keepers.keepers_of(listing_id):
        notify(
            SOLD, account_id, url="/bookmarks", context={"title": sold.title}, related_id=listing_id,
            key=f"listing:{listing_id}", about_id=sold.seller_id,
        )  # fmt: skip
