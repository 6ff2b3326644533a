"""Offers whose time is over: nobody answered, nobody bought, or the listing is not offered any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, delete, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.offers.models import Offer
from marketplace.offers.rules.bargaining import Move, Status
from marketplace.offers.services.choices import KEEP_DAYS
from marketplace.offers.services.writing import write

AT_ONCE: Final = 200


def sweep() -> int:
    """End what is due, the longest overdue first; rows at which somebody is are left to them. Returns how many."""
    due: Select[Any] = (
        select(Offer)
        .where(Offer.due_at <= clock.now(), Offer.order_reference.is_(None))
        .order_by(Offer.due_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return _expire(session().scalars(due).all())


def end_of_listing(listing_id: int) -> int:
    """End the open offers for a listing that is not offered any more; an agreed price stays for when it comes back."""
    return _expire(session().scalars(_locked(Offer.listing_id == listing_id, Offer.status == "open")).all())


def end_overdue(buyer_id: int, listing_id: int) -> None:
    """End what a buyer's next offer would meet, had the sweep been here already."""
    own = (Offer.buyer_id == buyer_id, Offer.listing_id == listing_id)
    _expire(session().scalars(_locked(*own, Offer.due_at <= clock.now(), Offer.order_reference.is_(None))).all())


def end_of_person(account_id: int) -> None:
    """End everything that somebody who leaves is part of, but what an order has already."""
    mine = (Offer.buyer_id == account_id) | (Offer.seller_id == account_id)
    live = (Offer.status.in_(("open", "accepted")), Offer.order_reference.is_(None))
    _expire(session().scalars(_locked(mine, *live)).all())


def drop_old() -> int:
    """Delete a number of offers that ended long ago; return how many went."""
    before = clock.now() - timedelta(days=KEEP_DAYS.get())
    old = select(Offer.id).where(Offer.due_at.is_(None), Offer.updated_at < before).order_by(Offer.updated_at)
    gone = session().scalars(old.limit(AT_ONCE)).all()
    if gone:
        session().execute(delete(Offer).where(Offer.id.in_(gone)), execution_options={"synchronize_session": False})
    return len(gone)


def _locked(*conditions: ColumnElement[bool]) -> Select[Any]:
    found: Select[Any] = select(Offer).where(*conditions).order_by(Offer.id).with_for_update()
    return found.execution_options(populate_existing=True)


def _expire(offers: Iterable[Offer]) -> int:
    ended = 0
    for offer in offers:
        offer.status, offer.turn, offer.due_at = Status.EXPIRED.value, None, None
        write(offer, Move.EXPIRE, None)
        ended += 1
    return ended
