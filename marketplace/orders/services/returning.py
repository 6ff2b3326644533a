"""Things that go back: requested by the buyer, approved or declined, received, refunded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.core.states import machine
from marketplace.listings.services import stock
from marketplace.orders.events import ReturnMoved
from marketplace.orders.models import Order, OrderReturn
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import fulfilling, moves
from marketplace.orders.services.fulfilling import Acting

LONGEST: Final = 1000
WINDOW: Final = timedelta(days=14)
"""How long after delivery the buyer may ask to send something back."""

RETURN: Final = machine(
    "return",
    {
        "requested": [("approve", "approved", ["seller", "operator"]), ("decline", "declined", ["seller", "operator"])],
        "approved": [("receive", "received", ["seller", "operator"])],
        "received": [("refund", "refunded", ["seller", "operator"])],
    },
    {
        "requested": _l("Asked for"), "approved": _l("Approved"), "declined": _l("Declined"),
        "received": _l("Back with the seller"), "refunded": _l("Refunded"), "approve": _l("Approve"),
        "decline": _l("Decline"), "receive": _l("Say that it arrived"), "refund": _l("Give the money back"),
    },
)  # fmt: skip


def request_return(order_id: int, who: Acting, line_ids: Collection[int], *, reason: str) -> OrderReturn:
    """Ask to send lines back.

    Raises:
        Forbidden: only the buyer asks.
        Invalid: no line, or no reason.
        Conflict: it was not delivered, it is too late, or another return is under way.

    """
    order = moves.locked(order_id)
    if who.actor != Actor.BUYER:
        raise Forbidden(_("Only the buyer asks to send something back."), code="not_your_move")
    _must_be_returnable(order)
    goods = {line.id for line in order.lines if line.kind == "product" and line.refunded < line.total}
    if not line_ids or set(line_ids) - goods:
        said = _("Choose what you want to send back.")
        raise Invalid(said, errors={"lines": [said]})
    if not reason.strip() or len(reason) > LONGEST:
        said = _("Say why, in at most %(n)s characters.", n=LONGEST)
        raise Invalid(said, errors={"reason": [said]})
    if find_open(order_id) is not None:
        raise Conflict(_("A return is under way already."), code="return_open")
    made = OrderReturn(order_id=order_id, line_ids=sorted(line_ids), reason=reason.strip())
    session().add(made)
    session().flush()
    _tell(order, made, who, reason)
    return made


def advance(order_id: int, return_id: int, move: str, who: Acting, *, answer: str = "") -> OrderReturn:
    """Approve or decline a return, note that the things came back, or give the money back for them.

    Raises:
        NotFound: there is no such return.
        Conflict: it can't go there from where it is.
        Forbidden: it is not this side's to do.

    """
    order = moves.locked(order_id)
    found = session().get(OrderReturn, return_id, with_for_update=True)
    if found is None or found.order_id != order_id:
        raise NotFound(_("There is no such return."))
    found.status = RETURN.move(move, found.status, who.actor).target
    found.answer = answer.strip()[:LONGEST] or found.answer
    session().flush()
    if move == "receive":
        _back_on_the_shelf(order, found)
    if move == "refund":
        lines = {line.id: line.total - line.refunded for line in order.lines if line.id in found.line_ids}
        reason = found.answer or _("Sent back")
        found.refund_id = fulfilling.refund(
            order_id, who, {i: each for i, each in lines.items() if each}, reason=reason
        ).id
    _tell(order, found, who, answer)
    return found


def find_open(order_id: int) -> OrderReturn | None:
    """Return the return of an order that is under way."""
    statement = select(OrderReturn).where(
        OrderReturn.order_id == order_id, OrderReturn.status.in_(("requested", "approved", "received"))
    )
    return session().scalar(statement)


def can_be_returned(order: Order) -> bool:
    """Whether the buyer may still ask to send something back."""
    if order.state not in ("fulfilled", "completed") or order.delivered_at is None:
        return False
    return clock.now() < order.delivered_at + WINDOW and any(line.kind == "product" for line in order.lines)


def _must_be_returnable(order: Order) -> None:
    if not can_be_returned(order):
        raise Conflict(
            _("Things go back within %(days)s days after they were delivered.", days=WINDOW.days), code="not_returnable"
        )


def _back_on_the_shelf(order: Order, found: OrderReturn) -> None:
    lines = [line for line in order.lines if line.id in found.line_ids]
    goods = {(line.listing_id, line.variant_id) for line in lines if line.listing_id is not None}
    stock.give_back(order.reference, goods)


def _tell(order: Order, found: OrderReturn, who: Acting, reason: str) -> None:
    moves.note(
        order, f"return_{found.status}", actor=who.actor, actor_id=who.actor_id, data={"return_id": found.id},
        reason=reason,
    )  # fmt: skip
    announce(ReturnMoved(order.id, found.id, found.status))
