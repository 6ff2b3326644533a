"""The engine: the one place that moves an order.

Under the order's row lock a move is looked up in the process, made, written down, and its effects done, in the
transaction of whoever asked. What follows at once follows; the next deadline is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, has_request_context
from flask_babel import gettext as _
from sqlalchemy import Select, select

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.orders.events import OrderMoved
from marketplace.orders.models import Checkout, Order, OrderEvent
from marketplace.orders.rules.processes import Actor, Step, process_of
from marketplace.orders.services import effects
from marketplace.payments.models import Payment

LONGEST_REASON = 1000


def locked(order_id: int) -> Order:
    """Return an order, its row locked until the commit.

    Its payment and its checkout are locked first, in this order, as whoever tells of a payment does: two that go about
    it the other way round would wait for each other.

    Raises:
        NotFound: there is none.

    """
    for row in _held_by(order_id):
        session().execute(row.with_for_update())
    order = session().get(Order, order_id, with_for_update=True, populate_existing=True)
    if order is None:
        raise NotFound(_("That order is not there, or not yours to see."))
    return order


def find_free(order_id: int) -> Order | None:
    """Return an order, locked as `locked` does, or None where somebody is at it."""
    order = select(Order.id).where(Order.id == order_id)
    for row in (*_held_by(order_id), order):
        if session().scalar(row.with_for_update(skip_locked=True)) is None:
            return None
    return session().get(Order, order_id, populate_existing=True)


def _held_by(order_id: int) -> list[Select[int]]:
    """Return what is to be locked before an order: its payment, where it is paid, and its checkout."""
    statement = select(Checkout.id, Checkout.payment_id).join(Order, Order.checkout_id == Checkout.id)
    found = session().execute(statement.where(Order.id == order_id)).first()
    if found is None:
        return []
    checkout = select(Checkout.id).where(Checkout.id == found.id)
    payment = select(Payment.id).where(Payment.id == found.payment_id)
    return [payment, checkout] if found.payment_id is not None else [checkout]


def make(
    order_id: int,
    move: str,
    *,
    actor: Actor,
    actor_id: int | None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> Order:
    """Move an order, and do what the move does. `data` is what it is about; it stands in the order's history.

    Raises:
        Conflict: no such move leaves the order's state; the detail names those that do. Or the payer's bank looks at
            the payment, and the move would bring money about.
        Forbidden: the move is not this actor's.
        Invalid: an operator gave no reason.

    """
    order = locked(order_id)
    step = process_of(order.process, order.process_version).step(move, order.state, actor)
    if step.waits_for_bank:
        must_not_be_contested(order)
    if actor == Actor.OPERATOR:
        _answer_for(order, step, actor_id, reason)
    _make(order, step, actor, actor_id, reason, dict(data or {}))
    return order


def must_not_be_contested(order: Order) -> None:
    """Refuse to bring money about that the payer's bank may have taken.

    Raises:
        Conflict: the bank has not decided yet.

    """
    if order.bank_status == "open":
        raise Conflict(
            _("The payer's bank looks at this payment. Nothing is released or given back until it has decided."),
            code="contested",
        )


def note(order: Order, move: str, *, actor: Actor, actor_id: int | None, data: Mapping[str, Any] | None = None,
         reason: str = "") -> None:  # fmt: skip
    """Write into an order's history what happened beside its states."""
    _write(order, move, actor, actor_id, order.state, reason, dict(data or {}))


def _answer_for(order: Order, step: Step, actor_id: int | None, reason: str) -> None:
    if not reason.strip():
        said = _("Say why: both sides read it.")
        raise Invalid(said, errors={"reason": [said]})
    audit.record(
        f"order.{step.name}", "order", order.id, actor_id=actor_id, before={"state": order.state},
        after={"state": step.target}, reason=reason,
    )  # fmt: skip


def _make(order: Order, step: Step, actor: Actor, actor_id: int | None, reason: str, data: dict[str, Any]) -> None:
    process = process_of(order.process, order.process_version)
    source, state = order.state, process.states[step.target]
    order.state, order.status = state.name, state.status
    if state.fulfilment != "keep":
        order.fulfilment_status = state.fulfilment
    due = process.deadline(state.name)
    order.due_move = due.name if due else None
    order.due_at = clock.now() + due.after if due and due.after else None
    effects.stamp(order, data)
    _write(order, step.name, actor, actor_id, source, reason, data)
    session().flush()
    for effect in step.effects:
        effects.do(effect, order, actor_id, reason)
    session().flush()
    announce(OrderMoved(order.id, step.name, source, order.state, actor, actor_id))
    effects.tell(order, source)
    following = process.at_once(order.state)
    if following is not None:
        _make(order, following, Actor.SYSTEM, None, "", {})


def _write(
    order: Order, move: str, actor: Actor, actor_id: int | None, source: str, reason: str, data: dict[str, Any]
) -> None:
    session().add(
        OrderEvent(
            order_id=order.id, move=move, actor=actor, actor_id=actor_id, from_state=source, to_state=order.state,
            reason=reason[:LONGEST_REASON], data=data,
            request_id=g.get("request_id", "") if has_request_context() else "",
        )
    )  # fmt: skip
