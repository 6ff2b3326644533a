"""What a checkout costs, as payments ask for it: one bill, one part for each order."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from marketplace.core.errors import Conflict
from marketplace.core.money import Money
from marketplace.orders.models import Checkout, Order
from marketplace.orders.parties import party
from marketplace.orders.queries.orders import get_checkout_by_id, get_order, names_of, orders_in
from marketplace.orders.services.books import reference_of
from marketplace.payments.rules.bills import Bill, Part


def bill_of_checkout(_viewer: Any, checkout_id: int) -> Bill:
    """Return the bill of a checkout of whoever asks.

    Raises:
        NotFound: there is none, or it is another's.
        Conflict: it is over.

    """
    return bill_of(get_checkout_by_id(party(), checkout_id))


def bill_of_order(viewer: Any, order_id: int) -> Bill:
    """Return the bill of the checkout to which an order belongs: it is paid as a whole."""
    return bill_of_checkout(viewer, get_order(party(), order_id).order.checkout_id)


def bill_of(checkout: Checkout) -> Bill:
    """Return the bill of a checkout, whoever asks.

    Raises:
        Conflict: it is over.

    """
    if checkout.status != "open":
        raise Conflict(_("This checkout is over."), code="checkout_over")
    placed = orders_in(checkout.id)
    people = names_of([order.seller_id for order in placed])
    parts = [
        Part(reference_of(order.id), order.seller_id, Money(order.total, order.currency))
        for order in placed
        if order.total
    ]
    return Bill(
        "checkout", checkout.id, Money(checkout.total, checkout.currency), parts,
        title=checkout.reference, return_path=f"/checkout/{checkout.reference}",
        payer_id=checkout.account_id, payer_email=checkout.email, expires_at=checkout.expires_at,
        lines=[(_line(order, people[order.seller_id]), Money(order.total, order.currency)) for order in placed],
    )  # fmt: skip


def _line(order: Order, seller: Any) -> str:
    return f"{seller.name or seller.username} · {order.reference}"
