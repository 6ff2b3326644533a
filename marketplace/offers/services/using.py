"""What the till does with agreed prices: an order claims one, and uses it when it is paid, or lets it go.

An offer names one order, so two can't have it. Rows are locked in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.offers.models import Offer
from marketplace.offers.rules.bargaining import Move, Side, Status
from marketplace.offers.services.writing import write


def claim(offer_ids: Collection[int], reference: str) -> None:
    """Let an order have these agreed prices while it is to be paid, all or none.

    Raises:
        Conflict: one of them is over, or another order has it.

    """
    free = (Offer.status == Status.ACCEPTED.value, Offer.order_reference.is_(None), Offer.due_at > clock.now())
    for offer in _all_of(offer_ids, *free):
        offer.order_reference = reference
    session().flush()


def use(reference: str) -> None:
    """Note that the order is paid. Told again, it changes nothing."""
    for offer in _locked(Offer.order_reference == reference, Offer.status == Status.ACCEPTED.value):
        _use(offer)


def let_go(reference: str) -> None:
    """Give agreed prices back that an order had and did not pay; they go on until their time is over."""
    for offer in _locked(Offer.order_reference == reference, Offer.status == Status.ACCEPTED.value):
        offer.order_reference = None
    session().flush()


def use_late(offer_ids: Collection[int], reference: str) -> None:
    """Use agreed prices for an order whose money came when it had let them go, even if their time is over by now.

    Raises:
        Conflict: another order has one of them.

    """
    free = (Offer.status.in_((Status.ACCEPTED.value, Status.EXPIRED.value)), Offer.order_reference.is_(None))
    for offer in _all_of(offer_ids, *free):
        offer.order_reference = reference
        _use(offer)


def _use(offer: Offer) -> None:
    offer.status, offer.due_at = Status.USED.value, None
    write(offer, Move.USE, Side.BUYER)


def _all_of(offer_ids: Collection[int], *conditions: ColumnElement[bool]) -> Sequence[Offer]:
    found = _locked(Offer.id.in_(offer_ids), *conditions) if offer_ids else []
    if len(found) < len(set(offer_ids)):
        raise Conflict(_("The agreed price is over, or another order has it."), code="offer_not_valid")
    return found


def _locked(*conditions: ColumnElement[bool]) -> Sequence[Offer]:
    found = select(Offer).where(*conditions).order_by(Offer.id).with_for_update()
    return session().scalars(found.execution_options(populate_existing=True)).all()
