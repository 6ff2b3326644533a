"""What goes out."""

from __future__ import annotations

from typing import Any

from marketplace.core.api import Output, PageOutput, Timestamp
from marketplace.core.money import Money
from marketplace.core.site import absolute
from marketplace.orders.models import Checkout, Order, OrderEvent, OrderLine, OrderRefund
from marketplace.orders.queries.orders import Seen, events_of, payment_of
from marketplace.orders.queries.takebacks import contested_of
from marketplace.orders.queries.talks import find_conversation
from marketplace.orders.queries.telling import statement
from marketplace.orders.rules.carriers import tracking_url
from marketplace.orders.rules.processes import Actor


class LineOutput(Output):
    """A line of an order."""

    line_id: int
    listing_id: int | None
    offer_id: int | None
    kind: str
    title: str
    options: dict[str, str]
    quantity: int
    price: str
    amount: str
    discount: str
    tax: str
    total: str
    refunded: str


class EventOutput(Output):
    """Something that happened."""

    at: Timestamp
    move: str
    actor: str
    from_state: str
    to_state: str
    reason: str


class PaymentOutput(Output):
    """The payment's side of an order. While its bank looks at what is `contested`, the order stands still."""

    payment_id: int | None
    status: str
    refunded: str
    contested: str


class MovementOutput(Output):
    """A movement of what is held for an order, as the books have it, and what is held after it."""

    at: Timestamp
    kind: str
    amount: str
    held: str


class TrackingOutput(Output):
    """How it travels; `url` is where a known carrier shows the parcel."""

    carrier: str
    number: str
    url: str | None
    shipped_at: Timestamp | None
    delivered_at: Timestamp | None


class BriefOrder(Output):
    """An order in a list."""

    order_id: int
    reference: str
    status: str
    payment_status: str
    fulfilment_status: str
    seller_id: int
    buyer_id: int | None
    total: str
    currency: str
    date_created: Timestamp


class OrderOutput(BriefOrder):
    """An order as one of its sides sees it. `open_moves` are theirs; `due_move` makes itself at `due_at`."""

    checkout_id: int
    conversation_id: int | None
    state: str
    role: str
    process: str
    lines: list[LineOutput]
    events: list[EventOutput]
    payment: PaymentOutput
    statement: list[MovementOutput]
    tracking: TrackingOutput
    amount: str
    discount: str
    delivery: str
    tax: str
    tax_included: str
    commission: str | None
    note: str
    shipping_address: dict[str, str] | None
    open_moves: list[str]
    due_move: str | None
    due_at: Timestamp | None
    invoice_url: str | None


class OrderPage(PageOutput):
    """A page of orders, the newest first."""

    orders: list[BriefOrder]


class CheckoutOutput(Output):
    """What was placed: one order a seller, all held until `expires_at`."""

    checkout_id: int
    reference: str
    status: str
    orders: list[BriefOrder]
    total: str
    currency: str
    expires_at: Timestamp


class RefundOutput(Output):
    """What goes back."""

    refund_id: int
    amount: str
    currency: str
    status: str
    order: OrderOutput


def checkout(made: Checkout, placed: Any) -> dict[str, Any]:
    """Return a checkout as CheckoutOutput."""
    return {
        "checkout_id": made.id, "reference": made.reference, "status": made.status,
        "orders": [brief(one) for one in placed], "total": str(Money(made.total, made.currency)),
        "currency": made.currency, "expires_at": made.expires_at,
    }  # fmt: skip


def brief(one: Order) -> dict[str, Any]:
    """Return an order as BriefOrder."""
    return {
        "order_id": one.id, "reference": one.reference, "status": one.status, "payment_status": one.payment_status,
        "fulfilment_status": one.fulfilment_status, "seller_id": one.seller_id, "buyer_id": one.buyer_id,
        "total": str(Money(one.total, one.currency)), "currency": one.currency, "date_created": one.placed_at,
    }  # fmt: skip


def order(seen: Seen) -> dict[str, Any]:
    """Return an order as OrderOutput."""
    one = seen.order
    return {
        **brief(one), "checkout_id": one.checkout_id,
        "conversation_id": find_conversation(one, seen.account_id), "state": one.state, "role": seen.role.value,
        "process": f"{one.process}/{one.process_version}", "lines": [_line(each, one) for each in one.lines],
        "events": [_event(each) for each in events_of(one.id)],
        "payment": {
            "payment_id": payment_of(one, seen.role), "status": one.payment_status,
            "refunded": _m(one.refunded, one), "contested": _m(contested_of(one), one),
        },
        "statement": [
            {"at": line.at, "kind": line.kind, "amount": str(line.amount), "held": str(line.balance)}
            for line in statement(one)
        ],
        "tracking": {
            "carrier": one.carrier, "number": one.tracking,
            "url": tracking_url(one.carrier, one.tracking), "shipped_at": one.shipped_at,
            "delivered_at": one.delivered_at,
        },
        "amount": _m(one.amount, one), "discount": _m(one.seller_discount + one.platform_discount, one),
        "delivery": _m(one.delivery, one), "tax": _m(one.tax, one), "tax_included": _m(one.tax_included, one),
        "commission": None if seen.role == Actor.BUYER else _m(one.commission + one.commission_tax, one),
        "note": one.note, "shipping_address": one.address,
        "open_moves": sorted(seen.moves),
        "due_move": one.due_move, "due_at": one.due_at,
        "invoice_url": absolute(f"/api/v1/orders/{one.id}/invoice.pdf") if one.paid_at else None,
    }  # fmt: skip


def refund(row: OrderRefund, seen: Seen) -> dict[str, Any]:
    """Return a refund as RefundOutput."""
    return {
        "refund_id": row.id, "amount": _m(row.amount, seen.order), "currency": seen.order.currency,
        "status": row.status, "order": order(seen),
    }  # fmt: skip


def _line(each: OrderLine, one: Order) -> dict[str, Any]:
    return {
        "line_id": each.id, "listing_id": each.listing_id, "offer_id": each.offer_id, "kind": each.kind,
        "title": each.title,
        "options": each.options, "quantity": each.quantity, "price": _m(each.price, one),
        "amount": _m(each.amount, one), "discount": _m(each.seller_discount + each.platform_discount, one),
        "tax": _m(each.tax, one), "total": _m(each.total, one), "refunded": _m(each.refunded, one),
    }  # fmt: skip


def _event(each: OrderEvent) -> dict[str, Any]:
    return {
        "at": each.at, "move": each.move, "actor": each.actor, "from_state": each.from_state,
        "to_state": each.to_state, "reason": each.reason,
    }  # fmt: skip


def _m(minor: int, one: Order) -> str:
    return str(Money(minor, one.currency))
