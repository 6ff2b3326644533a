"""Releasing what is held: to the seller, to us, to the state."""

from __future__ import annotations

from marketplace.orders.models import Order
from marketplace.orders.rules.shares import remaining_split
from marketplace.orders.services import books, invoices
from marketplace.orders.services.refunding import refunds_of


def release(order: Order) -> None:
    """Release what is left of an order, once. The order's row is locked by the caller."""
    if order.is_released or order.paid_at is None:
        return
    order.is_released = True
    split = remaining_split(order, refunds_of(order))
    if split.total:
        books.release(order, split)
        invoices.issue_commission(order, split)
