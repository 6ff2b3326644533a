"""What the seller has to show while the payer's bank looks at a payment."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from marketplace.core.errors import Forbidden
from marketplace.core.extensions import limiter
from marketplace.core.security import public
from marketplace.orders.parties import party
from marketplace.orders.queries import orders
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import taking_back


@bp.post("/orders/<int:order_id>/bank/<int:takeback_id>")
@limiter.limit("30/hour")
@public
def tell_bank(order_id: int, takeback_id: int) -> Any:
    """Keep what shows that the order was right; an operator sends it to the bank."""
    if orders.get_order(party(), order_id).role != Actor.SELLER:
        raise Forbidden(_("Only the seller answers the bank."), code="not_your_move")
    taking_back.say(order_id, takeback_id, request.form.get("said", ""))
    flash(_("Kept. We send it to the bank with the order's papers."), "success")
    return redirect(url_for(".show", order_id=order_id, _anchor="bank"), 303)
