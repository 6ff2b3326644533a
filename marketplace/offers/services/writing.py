"""Writing down what happened to an offer: its new state, the move, and the fact that others hear of."""

from __future__ import annotations

from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.offers.events import OfferMoved
from marketplace.offers.models import Offer, OfferMove
from marketplace.offers.rules.bargaining import Move, Side, Stand, Status


def stand_of(offer: Offer) -> Stand:
    """Return where an offer stands, as the rules see it."""
    return Stand(Status(offer.status), Side(offer.turn) if offer.turn else None, offer.rounds)


def write(offer: Offer, move: Move, side: Side | None, message: str = "") -> None:
    """Add a move to the history of an offer whose row is locked, and tell of it."""
    offer.updated_at = clock.now()
    session().flush()
    before = select(func.count()).where(OfferMove.offer_id == offer.id)
    by_id = None if side is None else offer.buyer_id if side is Side.BUYER else offer.seller_id
    session().add(
        OfferMove(
            offer_id=offer.id, position=(session().scalar(before) or 0) + 1, move=move.value, by_id=by_id,
            amount=offer.amount, message=message, created_at=clock.now(),
        )
    )  # fmt: skip
    session().flush()
    announce(OfferMoved(offer.id, move.value, side.value if side else None, offer.status))
