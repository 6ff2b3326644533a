"""What happens when a checkout is paid, by whom- and whenever the money comes."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from marketplace.cart.services import coupons
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.listings.errors import OutOfStock
from marketplace.listings.services import stock
from marketplace.offers.services import using
from marketplace.orders.models import Checkout, Order
from marketplace.orders.queries.orders import orders_in
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import books, moves, refunding

log = structlog.get_logger()


def note_payment(checkout_id: int, payment_id: int | None) -> None:
    """Mark every order of a checkout as paid, in one transaction. Told again, it changes nothing.

    Money that comes after the countdown buys what is still there; where something is gone, all of it goes back.
    """
    checkout = session().get_one(Checkout, checkout_id, with_for_update=True, populate_existing=True)
    if checkout.status == "paid":
        return
    orders = [moves.locked(order.id) for order in orders_in(checkout_id)]
    is_late = any(order.state != "pending" for order in orders)
    checkout.payment_id = payment_id
    if is_late and not _hold_again(checkout, orders):
        _send_back(checkout, orders)
        return
    checkout.status, checkout.paid_at = "paid", clock.now()
    session().flush()
    for order in orders:
        books.add_coupon(order)
        move = "pay" if order.state == "pending" else "pay_late"
        data = {"payment_id": payment_id, "amount": order.total}
        moves.make(order.id, move, actor=Actor.SYSTEM, actor_id=None, data=data)


def note_refund(payment_refund_id: int, *, is_done: bool) -> None:
    """Note that the provider gave a refund back, or could not."""
    refunding.settle(payment_refund_id, is_done=is_done)


def _hold_again(checkout: Checkout, orders: Sequence[Order]) -> bool:
    """Hold everything that went back on the shelf once more, all or none."""
    if any(order.state not in ("pending", "expired") for order in orders):
        return False
    late = [order for order in orders if order.state == "expired"]
    try:
        with session().begin_nested():
            stock.hold_again([order.reference for order in late])
            for order in late:
                using.use_late([line.offer_id for line in order.lines if line.offer_id is not None], order.reference)
            if checkout.coupon_ids == [] and any(order.platform_discount or order.seller_discount for order in late):
                coupons.use(checkout.used_coupons, account_id=checkout.account_id, email=checkout.email)
    except (OutOfStock, Conflict):
        return False
    return True


def _send_back(checkout: Checkout, orders: Sequence[Order]) -> None:
    """Give the whole payment back: nothing was sold for it."""
    log.info("payment_came_too_late", checkout=checkout.reference)
    for order in orders:
        if order.state == "pending":
            moves.make(order.id, "expire", actor=Actor.SYSTEM, actor_id=None)
        refunding.send_back_late(order)
        moves.note(order, "paid_too_late", actor=Actor.SYSTEM, actor_id=None, data={"amount": order.total})
