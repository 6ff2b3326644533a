"""What buyers and sellers do with an order from day to day: cancel, send, hand over, confirm, refund."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from marketplace.core import clock
from marketplace.core.errors import Conflict, Forbidden
from marketplace.orders.models import Order, OrderRefund
from marketplace.orders.rules.processes import Actor, process_of
from marketplace.orders.rules.shares import refund_of_share
from marketplace.orders.services import moves, refunding


@dataclass(frozen=True, slots=True)
class Acting:
    """Who does something with an order."""

    actor: Actor
    actor_id: int | None


def ship(order_id: int, who: Acting, *, carrier: str = "", tracking: str = "", reason: str = "") -> Order:
    """Mark an order as sent."""
    data = {"carrier": carrier[:80], "tracking": tracking[:80]}
    return moves.make(order_id, "ship", actor=who.actor, actor_id=who.actor_id, data=data, reason=reason)


def deliver(order_id: int, who: Acting, *, reason: str = "") -> Order:
    """Mark an order as delivered, or handed over."""
    return moves.make(order_id, "deliver", actor=who.actor, actor_id=who.actor_id, reason=reason)


def confirm(order_id: int, who: Acting, *, reason: str = "") -> Order:
    """Confirm that everything is right, and release the money."""
    return moves.make(order_id, "confirm", actor=who.actor, actor_id=who.actor_id, reason=reason)


def cancel(order_id: int, who: Acting, *, reason: str = "") -> Order:
    """Cancel an order: a buyer by its policy (or before paying), a seller with all of it back."""
    order = moves.locked(order_id)
    move = "cancel" if who.actor == Actor.BUYER else "decline"
    if order.state == "pending":
        move = "abandon"
    return moves.make(order_id, move, actor=who.actor, actor_id=who.actor_id, reason=reason)


def would_come_back(order: Order, actor: Actor) -> int:
    """Return what the buyer would get back if `actor` cancelled now, in minor units."""
    if actor == Actor.BUYER:
        made = refunding.by_policy(order, clock.now())
    else:
        made = refund_of_share(order, 10_000, refunding.refunds_of(order))
    return made.amount if made else 0


def refund(
    order_id: int, who: Acting, amounts: Mapping[int, int], *, delivery: int = 0, reason: str = ""
) -> OrderRefund:
    """Give money back line by line, in minor units. When nothing is left of the order, it is refunded.

    Raises:
        Forbidden: buyers give nothing back.
        Conflict: more than is left, or the order is not paid, or over, or its payer's bank looks at the payment.

    """
    order = _giving(order_id, who)
    row = refunding.give_back_lines(order, amounts, delivery=delivery, by=who.actor_id, reason=reason)
    return _after(order, row, who, reason)


def refund_amount(order_id: int, who: Acting, amount: int | None, *, reason: str = "") -> OrderRefund:
    """Give an amount back, spread over what is left; None is everything."""
    order = _giving(order_id, who)
    wanted = order.total - order.refunded if amount is None else amount
    row = refunding.give_back_amount(order, wanted, by=who.actor_id, reason=reason)
    if row is None:
        raise Conflict(_("Nothing is left to give back."), code="refund_above_charge")
    return _after(order, row, who, reason)


def _giving(order_id: int, who: Acting) -> Order:
    """Return an order, its row locked, of which this side may give money back now."""
    if who.actor not in (Actor.SELLER, Actor.OPERATOR):
        raise Forbidden(_("Only the seller gives money back."), code="not_your_move")
    order = moves.locked(order_id)
    if order.state not in ("confirmed", "shipped", "fulfilled", "completed"):
        state = process_of(order.process, order.process_version).machine.word(order.state)
        raise Conflict(_("Nothing can be given back while it is “%(state)s”.", state=state), code="illegal_transition")
    moves.must_not_be_contested(order)
    return order


def _after(order: Order, row: OrderRefund, who: Acting, reason: str) -> OrderRefund:
    data: dict[str, Any] = {"refund_id": row.id, "amount": row.amount}
    moves.note(order, "refund_part", actor=who.actor, actor_id=who.actor_id, data=data, reason=reason)
    if order.refunded == order.total:
        said = reason or _("All of it was given back.")
        moves.make(order.id, "refund_whole", actor=who.actor, actor_id=who.actor_id, reason=said)
    return row
