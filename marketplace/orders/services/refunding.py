"""Giving money back: the books at once, the provider by its own job; never above what was paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.events import announce
from marketplace.listings.rules.policies import MIXED, share_back
from marketplace.orders.events import OrderRefunded, RefundStuck
from marketplace.orders.models import Order, OrderRefund
from marketplace.orders.rules import shares
from marketplace.orders.rules.shares import Refund
from marketplace.orders.services import books, invoices


def refunds_of(order: Order) -> list[Refund]:
    """Return what went back of an order until now, as the rules see it."""
    statement = select(OrderRefund).where(OrderRefund.order_id == order.id).order_by(OrderRefund.id)
    return [_as_rule(row) for row in session().scalars(statement)]


def give_back_share(order: Order, share: int, *, by: int | None, reason: str) -> OrderRefund | None:
    """Give back a share of all that is left, in hundredths of a percent. The order's row is locked by the caller."""
    if order.paid_at is None:
        return None
    made = shares.refund_of_share(order, share, refunds_of(order))
    return None if made is None else _give_back(order, made, by=by, reason=reason)


def by_policy(order: Order, now: datetime) -> Refund | None:
    """Return what goes back when the buyer cancels now: each line by the policy that it was bought under."""
    refunds = refunds_of(order)
    if order.policy != MIXED:
        return shares.refund_of_share(order, share_back(order.policy, None, now, order.placed_at), refunds)
    by_line = {line.id: share_back(line.policy, None, now, order.placed_at) for line in order.lines}
    return shares.refund_of_shares(order, by_line, refunds)


def give_back_by_policy(order: Order, now: datetime, *, by: int | None, reason: str) -> OrderRefund | None:
    """Give back what the policy says. The order's row is locked by the caller."""
    made = by_policy(order, now) if order.paid_at is not None else None
    return None if made is None else _give_back(order, made, by=by, reason=reason)


def give_back_amount(order: Order, amount: int, *, by: int | None, reason: str) -> OrderRefund | None:
    """Give back an amount of all that is left, spread over the lines.

    Raises:
        Conflict: more than is left.

    """
    if amount == order.total - order.refunded:
        return give_back_share(order, 10_000, by=by, reason=reason)
    made = shares.refund_of_amount(order, amount)
    return None if made is None else _give_back(order, made, by=by, reason=reason)


def give_back_lines(
    order: Order, amounts: Mapping[int, int], *, delivery: int, by: int | None, reason: str
) -> OrderRefund:
    """Give back so much of these lines and of the delivery.

    Raises:
        Invalid: nothing, or a line of another order.
        Conflict: more than is left of a line.

    """
    return _give_back(order, shares.refund_of_lines(order, amounts, delivery=delivery), by=by, reason=reason)


def send_back_late(order: Order) -> OrderRefund | None:
    """Give back what was paid for an order that had come to nothing by then."""
    if not order.total or order.refunded:
        return None
    lines = {line.id: line.total for line in order.lines if line.total}
    made = Refund(order.total, order.delivery + order.delivery_tax, lines, order.tax, 0, 0, 0)
    return _give_back(order, made, by=None, reason="")


def take_back(order: Order, amount: int, *, payment_id: int, origin: str, reason: str = "") -> OrderRefund | None:
    """Write down that the bank, or someone at the provider, gave the buyer an amount of all that is left.

    It is borne by whoever has the money: what is held, or after the release the seller, us and the authorities, each
    their share.
    """
    left = order.total - order.refunded
    made = shares.refund_of_rest(order, refunds_of(order)) if amount == left else shares.refund_of_amount(order, amount)
    if made is None or not made.amount:
        return None
    row = _keep(order, made, by=None, reason=reason, origin=origin)
    row.status, row.done_at = "done", clock.now()
    books.take_back(order, row, made, payment_id)
    _tell(order, row)
    return row


def cover_failed(order: Order, amount: int, *, payment_id: int) -> int:
    """Let refunds that could not be sent be what the bank gave the buyer; return how much of `amount` that was."""
    covered = 0
    for row in failed_of(order.id):
        if row.amount <= amount - covered:
            books.bear_failed(order, row, payment_id)
            was_given_by_bank(row)
            covered += row.amount
    session().flush()
    return covered


def was_given_by_bank(row: OrderRefund) -> None:
    """Note that the buyer has the money of a refund that never went out: the bank gave it."""
    row.status, row.origin, row.done_at = "done", "bank", clock.now()


def find_unsent(payment_refund_id: int) -> OrderRefund | None:
    """Return the refund that the provider would not send, by the number payments know it by."""
    statement = select(OrderRefund).where(
        OrderRefund.payment_refund_id == payment_refund_id, OrderRefund.status == "failed"
    )
    return session().scalar(statement)


def failed_of(order_id: int) -> Sequence[OrderRefund]:
    """Return the refunds of an order that the provider would not send; their money is held."""
    statement = select(OrderRefund).where(OrderRefund.order_id == order_id, OrderRefund.status == "failed")
    return session().scalars(statement.order_by(OrderRefund.id).execution_options(populate_existing=True)).all()


def send_again(order: Order, refund_id: int) -> OrderRefund:
    """Have a refund sent once more that the provider would not send. The order's row is locked by the caller.

    Raises:
        NotFound: no such refund waits for that.

    """
    row = next((each for each in failed_of(order.id) if each.id == refund_id), None)
    if row is None:
        raise NotFound(_("There is no such refund, or it is on its way."))
    books.send_again(order, row)
    row.status = "pending"
    session().flush()
    return row


def settle(payment_refund_id: int, *, is_done: bool) -> None:
    """Note what became of a refund at the provider, which payments know by a number of their own.

    Told again, it changes nothing.
    """
    statement = select(OrderRefund).where(OrderRefund.payment_refund_id == payment_refund_id).with_for_update()
    row = session().scalar(statement.execution_options(populate_existing=True))
    if row is None or row.status == "done":
        return
    row.status = "done" if is_done else "failed"
    row.done_at = clock.now() if is_done else None
    session().flush()
    if not is_done:
        announce(RefundStuck(row.order_id, row.id))


def _give_back(order: Order, made: Refund, *, by: int | None, reason: str) -> OrderRefund:
    row = _keep(order, made, by=by, reason=reason, origin="us")
    books.give_back(order, row, made)
    _tell(order, row)
    return row


def _keep(order: Order, made: Refund, *, by: int | None, reason: str, origin: str) -> OrderRefund:
    row = OrderRefund(
        order_id=order.id, amount=made.amount, delivery=made.delivery, lines=_lines(order, made), tax=made.tax,
        platform_discount=made.platform_discount, commission=made.commission, commission_tax=made.commission_tax,
        reason=reason, by_id=by, status="pending" if made.amount else "done", origin=origin,
    )  # fmt: skip
    session().add(row)
    for line in order.lines:
        line.refunded += made.lines.get(line.id, 0)
    order.refunded += made.amount
    order.delivery_refunded += made.delivery
    order.payment_status = "refunded" if order.refunded == order.total else "partially_refunded"
    session().flush()
    return row


def _tell(order: Order, row: OrderRefund) -> None:
    if row.amount and order.paid_at is not None:
        invoices.issue_credit_note(order, row)
    if order.is_released:
        invoices.credit_commission(order, row)
    is_whole = order.refunded == order.total
    announce(OrderRefunded(order.id, row.id, row.amount, order.currency, is_whole, row.origin))


def _lines(order: Order, made: Refund) -> Sequence[dict[str, Any]]:
    titles = {line.id: line.name for line in order.lines}
    return [{"line_id": each, "title": titles[each], "amount": amount} for each, amount in made.lines.items()]


def _as_rule(row: OrderRefund) -> Refund:
    return Refund(
        row.amount, row.delivery, {each["line_id"]: each["amount"] for each in row.lines}, row.tax,
        row.platform_discount, row.commission, row.commission_tax,
    )  # fmt: skip
