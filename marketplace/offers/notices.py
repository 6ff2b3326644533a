"""Whom offers tell what: always the other side, and both when time ended it."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core.db import session
from marketplace.core.events import on
from marketplace.listings.models import Listing
from marketplace.notifications.services import Kind, declare, mark_seen, notify
from marketplace.offers.events import OfferMoved
from marketplace.offers.models import Offer
from marketplace.offers.rules.bargaining import Move, Side
from marketplace.offers.services import choices

GROUP: Final = _l("Offers")
TEMPLATE: Final = "offers/notices/offer"

RECEIVED: Final = declare(
    "offer.received", label=_l("New offers"), group=GROUP, template=TEMPLATE, action=_l("To the offer"),
    icon="hand-coins",
)  # fmt: skip
ANSWERED: Final = declare(
    "offer.answered", label=_l("Answers to offers"), group=GROUP, template=TEMPLATE, action=_l("To the offer"),
    icon="hand-coins",
)  # fmt: skip
ENDED: Final = declare(
    "offer.ended", label=_l("Offers that ended"), group=GROUP, template=TEMPLATE, action=_l("To the offer"),
    icon="hand-coins",
)  # fmt: skip

KINDS: Final[dict[str, Kind]] = {
    Move.OFFER: RECEIVED, Move.COUNTER: ANSWERED, Move.ACCEPT: ANSWERED, Move.DECLINE: ANSWERED,
    Move.WITHDRAW: ENDED, Move.EXPIRE: ENDED,
}  # fmt: skip


@on(OfferMoved)
def tell(fact: OfferMoved) -> None:
    """Tell the other side; of an agreement about a place, and of an end by itself, both."""
    kind = KINDS.get(fact.move)
    if kind is None:
        return
    offer = session().get_one(Offer, fact.offer_id)
    if fact.side is not None:  # whoever answers has read what they were told
        mark_seen(offer.buyer_id if fact.side == Side.BUYER else offer.seller_id, _key(offer))
    listing = session().get(Listing, offer.listing_id)
    is_place = listing is not None and listing.kind == "property"
    tells_both = fact.side is None or (fact.move == Move.ACCEPT and is_place)
    for side in Side:
        if tells_both or side != fact.side:
            _tell(kind, offer, side, fact.move, is_place=is_place)


def _tell(kind: Kind, offer: Offer, side: Side, move: str, *, is_place: bool) -> None:
    reader_id, other_id = offer.buyer_id, offer.seller_id
    if side is Side.SELLER:
        reader_id, other_id = other_id, reader_id
    other = find_accounts_by_id([other_id])[other_id]
    context = {
        "event": move, "side": side.value, "name": other.display_name, "title": offer.title, "amount": offer.amount,
        "currency": offer.currency, "is_place": is_place,
        "days": choices.HOLD_DAYS.get() if move == Move.ACCEPT else choices.DAYS.get(),
    }  # fmt: skip
    notify(
        kind, reader_id, url=f"/offers/{offer.id}", context=context, related_id=offer.id, key=_key(offer),
        about_id=other_id,
    )  # fmt: skip


def _key(offer: Offer) -> str:
    return f"offer:{offer.id}"
