"""What a move does beside moving: stock, money, papers and facts, each known to the process by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from marketplace.cart.services import coupons
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.services import stock
from marketplace.offers.services import using
from marketplace.orders.events import OrderCancelled, OrderCompleted, OrderGranted, OrderPaid, OrderRevoked
from marketplace.orders.models import Checkout, Order
from marketplace.orders.rules.processes import Effect
from marketplace.orders.services import invoices, refunding, releasing


def do(effect: Effect, order: Order, actor_id: int | None, reason: str) -> None:
    """Do what a move does."""
    _EFFECTS[effect](order, actor_id, reason)


def stamp(order: Order, data: dict[str, Any]) -> None:
    """Note on the order when it reached its state, and how it travels."""
    now = clock.now()
    if order.state == "paid":
        order.paid_at, order.payment_status = now, "success"
    if order.state == "shipped":
        order.shipped_at = now
        order.carrier, order.tracking = data.get("carrier", ""), data.get("tracking", "")
    if order.state == "fulfilled" and order.delivered_at is None:
        order.delivered_at = now
    if order.state == "completed":
        order.completed_at, order.review_status = now, "open"
        order.delivered_at = order.delivered_at or now


def tell(order: Order, source: str) -> None:
    """Announce what the new state means to whoever stands above."""
    listing_ids = tuple(line.listing_id for line in order.lines if line.listing_id is not None)
    common = (order.id, order.reference, order.buyer_id, order.seller_id)
    if order.state == "paid":
        announce(OrderPaid(*common, listing_ids))
    if order.state == "completed" and order.completed_at is not None and order.buyer_id and source != "completed":
        announce(
            OrderCompleted(order.id, order.reference, order.buyer_id, order.seller_id, listing_ids, order.completed_at)
        )
    if order.state in ("cancelled", "expired"):
        announce(OrderCancelled(*common, is_expired=order.state == "expired"))


def _take_stock(order: Order, _actor_id: int | None, _reason: str) -> None:
    using.use(order.reference)
    stock.take(order.reference)


def _give_back_stock(order: Order, _actor_id: int | None, _reason: str) -> None:
    using.let_go(order.reference)
    stock.give_back(order.reference)


def _give_back_coupons(order: Order, _actor_id: int | None, _reason: str) -> None:
    """Uncount the coupons once the whole checkout came to nothing: they were counted once for all of it."""
    checkout = session().get_one(Checkout, order.checkout_id, with_for_update=True)
    if checkout.coupon_ids and not _others_pending(order):
        coupons.give_back(checkout.coupon_ids, account_id=checkout.account_id, email=checkout.email)
        checkout.coupon_ids = []


def _others_pending(order: Order) -> bool:
    others = (
        session()
        .query(Order.id)
        .filter(
            Order.checkout_id == order.checkout_id, Order.id != order.id, Order.state.not_in(("expired", "cancelled"))
        )
    )
    return others.first() is not None


def _release(order: Order, _actor_id: int | None, _reason: str) -> None:
    releasing.release(order)


def _refund_all(order: Order, actor_id: int | None, reason: str) -> None:
    refunding.give_back_share(order, 10_000, by=actor_id, reason=reason)


def _refund_by_policy(order: Order, actor_id: int | None, reason: str) -> None:
    """Give back the share that the order's policy says; the rest is the seller's then."""
    refunding.give_back_by_policy(order, clock.now(), by=actor_id, reason=reason)
    releasing.release(order)


def _issue_invoice(order: Order, _actor_id: int | None, _reason: str) -> None:
    invoices.issue_invoice(order)


def _grant(order: Order, _actor_id: int | None, _reason: str) -> None:
    announce(OrderGranted(order.id))


def _revoke(order: Order, _actor_id: int | None, _reason: str) -> None:
    announce(OrderRevoked(order.id))


_EFFECTS: Final[dict[Effect, Callable[[Order, int | None, str], None]]] = {
    Effect.TAKE_STOCK: _take_stock,
    Effect.GIVE_BACK_STOCK: _give_back_stock,
    Effect.GIVE_BACK_COUPONS: _give_back_coupons,
    Effect.RELEASE: _release,
    Effect.REFUND_ALL: _refund_all,
    Effect.REFUND_BY_POLICY: _refund_by_policy,
    Effect.ISSUE_INVOICE: _issue_invoice,
    Effect.GRANT: _grant,
    Effect.REVOKE: _revoke,
}
