"""What someone offered and wrote, as their own copy holds it, and its end with the account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select, update

from marketplace.core.db import session
from marketplace.core.money import Money
from marketplace.offers.models import Offer, OfferMove
from marketplace.offers.services import ending


def copy_of(account_id: int) -> list[dict[str, Any]]:
    """Return someone's offers with every move, those of the other side as well: they were written to them."""
    mine = or_(Offer.buyer_id == account_id, Offer.seller_id == account_id)
    offers = session().scalars(select(Offer).where(mine).order_by(Offer.id)).all()
    moves: dict[int, list[OfferMove]] = {}
    made = select(OfferMove).join(Offer, Offer.id == OfferMove.offer_id).where(mine).order_by(OfferMove.id)
    for each in session().scalars(made):
        moves.setdefault(each.offer_id, []).append(each)
    return [
        {
            "offer_id": one.id, "listing_id": one.listing_id, "title": one.title, "currency": one.currency,
            "side": "buying" if one.buyer_id == account_id else "selling", "status": one.status,
            "amount": str(Money(one.amount, one.currency)), "made": one.created_at.isoformat(),
            "moves": [_move(each, one, account_id) for each in moves.get(one.id, [])],
        }
        for one in offers
    ]  # fmt: skip


def erase(account_id: int) -> None:
    """End what someone is part of, and take away what they wrote; the amounts stay, they belong to the other too."""
    written = update(OfferMove).where(OfferMove.by_id == account_id, OfferMove.message != "").values(message="")
    named = update(Offer).where(Offer.seller_id == account_id, Offer.title != "").values(title="")
    for statement in (written, named):
        session().execute(statement, execution_options={"synchronize_session": False})
    session().expire_all()
    ending.end_of_person(account_id)


def _move(each: OfferMove, one: Offer, account_id: int) -> dict[str, Any]:
    return {
        "move": each.move, "is_own": each.by_id == account_id, "amount": str(Money(each.amount, one.currency)),
        "message": each.message, "at": each.created_at.isoformat(),
    }  # fmt: skip
