"""Giving up a checkout before it is paid."""

from __future__ import annotations

from flask_babel import gettext as _

from marketplace.core.errors import Conflict
from marketplace.orders.models import Checkout
from marketplace.orders.queries.orders import orders_in
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import holding, moves


def abandon(checkout: Checkout, *, by: int | None) -> None:
    """Let go of everything that a checkout holds.

    Raises:
        Conflict: it is paid, or over.

    """
    if checkout.status != "open":
        raise Conflict(_("This checkout is over."), code="checkout_over")
    for order in orders_in(checkout.id):
        if order.state == "pending":
            moves.make(order.id, "abandon", actor=Actor.BUYER, actor_id=by)
    holding.close(checkout.id, "cancelled")
