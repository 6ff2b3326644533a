"""The countdown of a checkout: renewed once, and what comes back when nothing came of it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import filling
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Refused
from marketplace.orders.models import Checkout, Order
from marketplace.orders.rules.processes import HOLD


def renew(checkout: Checkout, now: datetime) -> Checkout:
    """Hold everything for 15 more minutes, once.

    Raises:
        Conflict: it was renewed before, or is no longer open.

    """
    session().refresh(checkout, with_for_update=True)
    if checkout.status != "open" or checkout.expires_at <= now:
        raise Conflict(_("The time is over, and your things went back on the shelf."), code="checkout_expired")
    if checkout.renewed_at is not None:
        raise Conflict(_("It can be kept for you once more only, and it was."), code="already_renewed")
    checkout.renewed_at, checkout.expires_at = now, now + HOLD
    for order in session().scalars(select(Order).where(Order.checkout_id == checkout.id, Order.state == "pending")):
        order.due_at = checkout.expires_at
    session().flush()
    return checkout


def close(checkout_id: int, status: str) -> None:
    """Close a checkout of which no order is left to be paid, and put its things back into the cart."""
    checkout = session().get(Checkout, checkout_id, with_for_update=True, populate_existing=True)
    left = session().scalar(select(Order.id).where(Order.checkout_id == checkout_id, Order.state == "pending"))
    if checkout is None or checkout.status != "open" or left is not None:
        return
    checkout.status = status
    _back_into_the_cart(checkout)
    session().flush()


def _back_into_the_cart(checkout: Checkout) -> None:
    """Put back what can still be bought: a courtesy, which no change of a listing may turn into an error."""
    owner = Owner(account_id=checkout.account_id, guest=None if checkout.account_id else checkout.guest)
    for kept in checkout.cart:
        try:
            filling.add(owner, kept["listing_id"], kept["quantity"], kept["options"])
        except Refused:
            continue
