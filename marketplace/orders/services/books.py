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
    _bring_back(order, row, made)
    if made.amount:
        row.payment_refund_id = _ask_provider(order, row, f"order-refund:{row.id}").id


def send_again(order: Order, row: OrderRefund) -> None:
    """Claim a refund once more that the provider would not send: its amount stood in what is held."""
    row.payment_refund_id = _ask_provider(order, row, f"order-refund:{row.id}:after:{row.payment_refund_id}").id


def take_back(order: Order, row: OrderRefund, made: Refund, payment_id: int) -> None:
    """Bear out of what is held what was taken without us; what was released comes back first."""
    _bring_back(order, row, made)
    _bear(order, f"borne:order-refund:{row.id}", row.amount, payment_id)


def bear_failed(order: Order, row: OrderRefund, payment_id: int) -> None:
    """Bear what the bank gave the buyer out of a refund that never went out."""
    _bear(order, f"borne:order-refund:{row.id}:unsent", row.amount, payment_id)


def recover(order: Order, row: OrderRefund) -> None:
    """Give the market back what it bore, out of a refund that never went out."""
    _post(order, f"recover:{row.id}", (_held(order), ledger.LOSSES, row.amount))


def lose(amount: Money, payment_id: int, key: str) -> None:
    """Let the market bear what was taken and nobody else can be asked for."""
    refunds.bear(payment_id, [ledger.Posting(ledger.LOSSES, amount)], key=key)


def cover(order: Order, takeback_id: int, amount: int) -> None:
    """Pay the seller out of the market's pocket for what a bank took."""
    _post(order, f"cover:{takeback_id}", (ledger.LOSSES, ledger.seller_payable(order.seller_id), amount))


def _bear(order: Order, key: str, amount: int, payment_id: int) -> None:
    part = ledger.Posting(_held(order), Money(amount, order.currency))
    refunds.bear(payment_id, [part], key=key, reference=reference_of(order.id))


def _bring_back(order: Order, row: OrderRefund, made: Refund) -> None:
    """Bring what was released back into what is held, and the market's coupon back to the market."""
    held = _held(order)
    if order.is_released:
        _post(
            order, f"unrelease:{row.id}",
            (ledger.seller_payable(order.seller_id), held, made.seller), (ledger.COMMISSION, held, made.commission),
            (ledger.COMMISSION_TAX, held, made.commission_tax), (ledger.TAX_COLLECTED, held, made.tax),
        )  # fmt: skip
    if made.platform_discount:
        _post(order, f"coupon_back:{row.id}", (held, ledger.COUPONS_PLATFORM, made.platform_discount))


def _ask_provider(order: Order, row: OrderRefund, key: str) -> PaymentRefund:
    """Have the payment's provider send it; the books take it out of what is held at once.

    They are told the order and not the reason: the books are for good, and words must go with their person.
    """
    payment_id = session().scalar(select(Checkout.payment_id).where(Checkout.id == order.checkout_id))
    if payment_id is None:
        raise Conflict(_("Nothing was paid that could go back."), code="not_paid")
    return refunds.prepare(
        payment_id, [ledger.Posting(_held(order), Money(row.amount, order.currency))], key=key,
        reference=reference_of(order.id), reason=order.reference, asked_by=row.by_id,
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
                f"{kind}:{reference}", kind.partition(":")[0], *made, reference=reference,
                memo=order.reference,
            )
        )  # fmt: skip
