"""What orders write into the books. Escrow of `order:<id>` is what is held for an order, to the last cent."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.core.money import Money
from marketplace.orders.models import Checkout, Order, OrderRefund
from marketplace.orders.rules.shares import Refund, Split
from marketplace.payments.models import Refund as PaymentRefund
from marketplace.payments.services import ledger, refunds


def reference_of(order_id: int) -> str:
    """Return what the books call an order."""
    return f"order:{order_id}"


def add_coupon(order: Order) -> None:
    """Put the platform's share of a discount to what is held: the seller gets the price all the same."""
    if order.platform_discount:
        _post(order, "coupon", (ledger.COUPONS_PLATFORM, _held(order), order.platform_discount))


def release(order: Order, split: Split) -> None:
    """Release what is held: to the seller, to us, to the authorities."""
    held = _held(order)
    _post(
        order, "release",
        (held, ledger.seller_payable(order.seller_id), split.seller), (held, ledger.COMMISSION, split.commission),
        (held, ledger.COMMISSION_TAX, split.commission_tax), (held, ledger.TAX_COLLECTED, split.tax),
    )  # fmt: skip


def give_back(order: Order, row: OrderRefund, made: Refund) -> None:
    """Take a refund out of what is held; what was released comes back first, from everyone who got it."""
    held = _held(order)
    if order.is_released:
        _post(
            order, f"unrelease:{row.id}",
            (ledger.seller_payable(order.seller_id), held, made.seller), (ledger.COMMISSION, held, made.commission),
            (ledger.COMMISSION_TAX, held, made.commission_tax), (ledger.TAX_COLLECTED, held, made.tax),
        )  # fmt: skip
    if made.platform_discount:
        _post(order, f"coupon_back:{row.id}", (held, ledger.COUPONS_PLATFORM, made.platform_discount))
    if made.amount:
        row.payment_refund_id = _ask_provider(order, row).id


def _ask_provider(order: Order, row: OrderRefund) -> PaymentRefund:
    """Have the payment's provider send it; the books take it out of what is held at once."""
    payment_id = session().scalar(select(Checkout.payment_id).where(Checkout.id == order.checkout_id))
    if payment_id is None:
        raise Conflict(_("Nothing was paid that could go back."), code="not_paid")
    return refunds.prepare(
        payment_id, [ledger.Posting(_held(order), Money(row.amount, order.currency))], key=f"order-refund:{row.id}",
        reference=reference_of(order.id), reason=row.reason, asked_by=row.by_id,
    )  # fmt: skip


def _held(order: Order) -> ledger.Place:
    return ledger.escrow(reference_of(order.id))


def _post(order: Order, kind: str, *moves: tuple[ledger.Place, ledger.Place, int]) -> None:
    """Write one entry, once for its kind and order; what moves nothing is left out."""
    made = [ledger.move(source, target, Money(minor, order.currency)) for source, target, minor in moves if minor]
    if made:
        reference = reference_of(order.id)
        ledger.post(
            ledger.entry(
                f"{kind}:{reference}", f"order.{kind.partition(':')[0]}", *made, reference=reference,
                memo=order.reference,
            )
        )  # fmt: skip
