"""What banks and providers take back by themselves: held still while it is open, booked to whoever bears it when lost.

A payment may have paid for several orders. What is taken is divided among them by what is left of each; what is left
of none (money that went back already) the market bears.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.core.money import Money
from marketplace.orders.events import ContestDecided, OrderContested
from marketplace.orders.models import Checkout, Order, OrderRefund, Takeback
from marketplace.orders.rules.processes import Actor, process_of
from marketplace.orders.rules.takebacks import GRACE, divide
from marketplace.orders.services import books, disputing, moves, refunding, showing
from marketplace.orders.services.fulfilling import Acting
from marketplace.orders.services.showing import Taken
from marketplace.payments.models import Payment

LONGEST: Final = 4000


def note_contest(dispute_id: int, payment_id: int, amount: Money, *, reason: str, due_at: datetime | None) -> None:
    """Hold everything still that the payment paid for, each order with its share. Told again, it changes nothing."""
    if _takebacks("dispute", dispute_id):
        return
    orders = _paid_by(payment_id)
    for order, share in zip(orders, divide(amount, [_room(order) for order in orders]), strict=True):
        if share:
            row = _write(order, "dispute", dispute_id, payment_id, share, reason=reason, due_at=due_at)
            order.bank_status = "open"
            moves.note(order, "contest", actor=Actor.SYSTEM, actor_id=None, data={"amount": share})
            announce(OrderContested(order.id, row.id, share, due_at))


def note_decision(dispute_id: int, payment_id: int, amount: Money, *, is_won: bool) -> None:
    """Let everything go on, or book what the bank gave the buyer. Told again, it changes nothing."""
    rows = _takebacks("dispute", dispute_id)
    if rows and all(row.closed_at for row in rows):
        return
    booked = sum(_close(row, is_won=is_won) for row in rows)
    _lose_rest(amount, booked, payment_id, "" if is_won else f"loss:dispute:{dispute_id}")


def note_refund_outside(refund_id: int, payment_id: int, amount: Money) -> None:
    """Book a refund that somebody made at the provider to the orders that it was for."""
    if session().get_one(Payment, payment_id).purpose != "checkout" or _takebacks("refund", refund_id):
        return
    orders = _paid_by(payment_id)
    booked = 0
    for order, share in zip(orders, divide(amount, [_room(order) for order in orders]), strict=True):
        if share:
            row = _write(order, "refund", refund_id, payment_id, share)
            row.status, row.closed_at = "lost", clock.now()
            booked += _book(order, row)
            moves.note(order, "refund_outside", actor=Actor.SYSTEM, actor_id=None, data={"amount": share})
            _finish(order)
    _lose_rest(amount, booked, payment_id, f"loss:refund:{refund_id}")


def note_unsent(payment_refund_id: int) -> None:
    """Let a refund that could not be sent be what the bank gave the buyer, where the market had borne that."""
    refund = refunding.find_unsent(payment_refund_id)
    if refund is None:
        return
    order = moves.locked(refund.order_id)
    statement = select(Takeback).where(
        Takeback.order_id == order.id, Takeback.status == "lost", Takeback.borne >= refund.amount
    )
    row = session().scalar(statement.order_by(Takeback.id).limit(1))
    if row is not None:
        row.borne -= refund.amount
        refunding.was_given_by_bank(refund)
        books.recover(order, refund)
        session().flush()


def say(order_id: int, takeback_id: int, who: Acting, text: str, shown: Sequence[Taken] = ()) -> Takeback:
    """Keep what the seller has to show for an open contest; later words replace earlier ones, files are added.

    Raises:
        NotFound: none is open.
        Invalid: nothing, or too much.

    """
    row = _open_one(order_id, takeback_id)
    if not (text.strip() or shown) or len(text) > LONGEST:
        said = _("Write something, in at most %(n)s characters.", n=LONGEST)
        raise Invalid(said, errors={"said": [said]})
    row.said, row.said_at = text.strip() or row.said, clock.now()
    session().flush()
    showing.show(order_id, who, shown, takeback_id=row.id)
    return row


def unshow(order_id: int, takeback_id: int, evidence_id: int) -> None:
    """Take back a file that was to be shown to the bank, while it is open.

    Raises:
        NotFound: none is open, or there is no such file.

    """
    showing.take_back(order_id, _open_one(order_id, takeback_id).id, evidence_id)


def cover(order_id: int, takeback_id: int, *, by: int, reason: str) -> int:
    """Let the market bear what a bank took, instead of the seller; return what the seller is paid, in minor units.

    Raises:
        NotFound: no such loss of this order.
        Invalid: no reason.
        Conflict: it was done before, or the seller lost nothing.

    """
    order = moves.locked(order_id)
    row = session().get(Takeback, takeback_id, with_for_update=True, populate_existing=True)
    if row is None or row.order_id != order_id or row.status != "lost":
        raise NotFound(_("There is no such loss."))
    if not reason.strip():
        said = _("Say why: both sides read it.")
        raise Invalid(said, errors={"reason": [said]})
    amount = _sellers_loss(row)
    if row.covered or amount <= 0:
        raise Conflict(_("The seller bears nothing of it."), code="nothing_to_cover")
    row.covered, row.covered_by_id = amount, by
    books.cover(order, row.id, amount)
    moves.note(order, "cover", actor=Actor.OPERATOR, actor_id=by, data={"amount": amount}, reason=reason)
    audit.record(
        "order.cover", "order", order.id, actor_id=by, after={"amount": amount, "takeback": row.id}, reason=reason
    )
    session().flush()
    return amount


def _paid_by(payment_id: int) -> list[Order]:
    """Return the orders that a payment paid for, locked in the order of their numbers."""
    statement = select(Order.id).join(Checkout, Checkout.id == Order.checkout_id)
    ids = session().scalars(statement.where(Checkout.payment_id == payment_id).order_by(Order.id)).all()
    return [moves.locked(order_id) for order_id in ids]


def _room(order: Order) -> int:
    """Return what may still have been taken of an order: all but what is back with the buyer for sure."""
    back = select(func.coalesce(func.sum(OrderRefund.amount), 0)).where(
        OrderRefund.order_id == order.id, OrderRefund.status == "done"
    )
    return order.total - int(session().scalar(back) or 0)


def _takebacks(kind: str, source_id: int) -> Sequence[Takeback]:
    statement = select(Takeback).where(Takeback.kind == kind, Takeback.source_id == source_id).order_by(Takeback.id)
    return session().scalars(statement.execution_options(populate_existing=True)).all()


def _write(
    order: Order, kind: str, source_id: int, payment_id: int, amount: int, *, reason: str = "",
    due_at: datetime | None = None,
) -> Takeback:  # fmt: skip
    row = Takeback(
        order_id=order.id, kind=kind, source_id=source_id, payment_id=payment_id, amount=amount, reason=reason,
        due_at=due_at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    return row


def _close(row: Takeback, *, is_won: bool) -> int:
    """Close an order's share; return how much of it the order's money bears."""
    order = moves.locked(row.order_id)
    row.status, row.closed_at = "won" if is_won else "lost", clock.now()
    session().flush()
    others = select(Takeback.id).where(Takeback.order_id == order.id, Takeback.status == "open")
    order.bank_status = "open" if session().scalar(others.limit(1)) else row.status
    booked = 0 if is_won else _book(order, row)
    moves.note(
        order, "contest_won" if is_won else "contest_lost", actor=Actor.SYSTEM, actor_id=None,
        data={"amount": row.amount},
    )  # fmt: skip
    _go_on(order)
    announce(ContestDecided(order.id, row.id, row.amount, is_won))
    return booked


def _book(order: Order, row: Takeback) -> int:
    """Book what was taken: to refunds that never went out, then to what is left of the order."""
    covered = refunding.cover_failed(order, row.amount, payment_id=row.payment_id)
    part = min(row.amount - covered, order.total - order.refunded) if order.paid_at is not None else 0
    made = None
    if part:
        origin = "bank" if row.kind == "dispute" else "provider"
        made = refunding.take_back(order, part, payment_id=row.payment_id, origin=origin)
    row.refund_id = made.id if made else None
    booked = covered + (made.amount if made else 0)
    row.borne = row.amount - booked
    session().flush()
    return booked


def _lose_rest(amount: Money, booked: int, payment_id: int, key: str) -> None:
    if key and amount.minor > booked:
        books.lose(Money(amount.minor - booked, amount.currency), payment_id, key)


def _go_on(order: Order) -> None:
    """Let the clock run again, with some days for everyone; where nothing is left, the order is over."""
    if order.bank_status == "open":
        return
    if order.due_at is not None:
        order.due_at = max(order.due_at, clock.now() + GRACE)
    session().flush()
    _finish(order)


def _finish(order: Order) -> None:
    """End an order of which nothing is left, where its process knows how."""
    if order.bank_status == "open" or order.paid_at is None or order.refunded < order.total:
        return
    steps = process_of(order.process, order.process_version).steps_from(order.state, Actor.SYSTEM)
    name = next((step.name for step in steps if step.name in ("refund_whole", "refund")), None)
    if name is not None:
        moves.make(order.id, name, actor=Actor.SYSTEM, actor_id=None)
    if name == "refund":
        disputing.settle_by_itself(order)


def _open_one(order_id: int, takeback_id: int) -> Takeback:
    row = session().get(Takeback, takeback_id, with_for_update=True, populate_existing=True)
    if row is None or row.order_id != order_id or row.status != "open":
        raise NotFound(_("The bank has decided already."))
    return row


def _sellers_loss(row: Takeback) -> int:
    """Return what the seller gave of what was taken."""
    made = session().get(OrderRefund, row.refund_id) if row.refund_id else None
    if made is None:
        return 0
    return made.amount + made.platform_discount - made.tax - made.commission - made.commission_tax
