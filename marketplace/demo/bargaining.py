"""What the demo's people bargain about: offers that wait for either side, one agreed, one declined, one that ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, exists, select, text

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.money import Money
from marketplace.demo.content import SOURCE
from marketplace.listings.models import Listing
from marketplace.offers.errors import Avoided
from marketplace.offers.models import Offer
from marketplace.offers.services import bargaining, ending

BUYER: Final = "alice"
STALL: Final = "bob"
NEIGHBOURS: Final = ("leo", "mira", "nadia", "theo")
CHEAPEST: Final = 4_000
"""In minor units: about less nobody bargains here."""
MOST: Final = 6

ASKS: Final = (
    "I could come for it tomorrow.",
    "It is a little over what I have put aside. Would this do?",
    "Is there room in the price? I would take it as it is.",
)
ANSWER: Final = "I can come down a little, not that far."
NO: Final = "Thank you for asking. I would rather wait a while at this price."


def load() -> None:
    """Let them bargain, unless that was done before."""
    ids = {row.username: row.id for row in session().execute(select(Account.username, Account.id))}
    if session().scalar(select(exists().where(Offer.buyer_id == ids[BUYER]))):
        return
    others = _goods(Listing.seller_id.not_in((ids[STALL], ids[BUYER])), "product")
    for listing, happens in zip(others, (_answered, _agreed, _declined, _over), strict=False):
        _bargain(ids[BUYER], listing, happens)
    for place in _goods(Listing.seller_id != ids[BUYER], "property")[:1]:
        _bargain(ids[BUYER], place, _waits)
    buyers = [ids[name] for name in NEIGHBOURS if name in ids]
    bobs = _goods(Listing.seller_id == ids[STALL], "product")
    for buyer_id, listing, fate in zip(buyers, bobs, (_waits, _waits, _answered, _agreed), strict=False):
        _bargain(buyer_id, listing, fate)


def _goods(whose: ColumnElement[bool], kind: str) -> Sequence[Listing]:
    """Return things to bargain about."""
    statement = (
        select(Listing)
        .where(
            Listing.external_source == SOURCE, Listing.status == "active", Listing.kind == kind, whose,
            Listing.options == text("'[]'::jsonb"), Listing.price >= CHEAPEST, Listing.quantity.is_distinct_from(0),
        )
        .order_by(Listing.external_id.desc())
        .limit(MOST)
    )  # fmt: skip
    return session().scalars(statement).all()


def _bargain(buyer_id: int, listing: Listing, fate: Callable[[Offer], None]) -> None:
    """Have someone offer four fifths of the price, and let it happen; people who avoid each other don't bargain."""
    try:
        fate(bargaining.make(buyer_id, listing.id, _share(listing, 80), ASKS[listing.id % len(ASKS)]))
    except Avoided:
        return


def _share(listing: Listing, percent: int) -> Decimal:
    """Return a share of the price in major units, whole where the price is large enough."""
    minor = (listing.price or 0) * percent // 10_000 * 100
    return Money(minor, listing.currency).decimal()


def _waits(_offer: Offer) -> None:
    """Leave it to its seller."""


def _answered(offer: Offer) -> None:
    listing = session().get_one(Listing, offer.listing_id)
    bargaining.counter(offer.id, offer.seller_id, _share(listing, 92), ANSWER)


def _agreed(offer: Offer) -> None:
    bargaining.accept(offer.id, offer.seller_id)


def _declined(offer: Offer) -> None:
    bargaining.decline(offer.id, offer.seller_id, NO)


def _over(offer: Offer) -> None:
    offer.due_at = clock.now() - timedelta(hours=3)
    session().flush()
    ending.sweep()
