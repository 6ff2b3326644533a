"""What the seller has to show while the payer's bank looks at a payment."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from marketplace.core.errors import Conflict, Forbidden, Invalid, TooLarge, UnsupportedType
from marketplace.core.extensions import limiter
from marketplace.core.security import public
from marketplace.orders.evidence import sent_evidence
from marketplace.orders.parties import acting, party
from marketplace.orders.queries import orders
from marketplace.orders.queries.orders import Seen
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.routes.orders import Unsaid, page_of
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import taking_back


@bp.post("/orders/<int:order_id>/bank/<int:takeback_id>")
@limiter.limit("30/hour")
@public
def tell_bank(order_id: int, takeback_id: int) -> Any:
    """Keep what shows that the order was right; an operator sends it to the bank."""
    seen, text = _seller(order_id), request.form.get("said", "")
    try:
        taking_back.say(order_id, takeback_id, acting(Actor.SELLER), text, sent_evidence())
    except (Invalid, TooLarge, UnsupportedType, Conflict) as refused:
        return page_of(seen, Unsaid(f"bank{takeback_id}", text, refused.detail))
    flash(_("Kept. We send it to the bank with the order's papers."), "success")
    return _back(order_id)


@bp.post("/orders/<int:order_id>/bank/<int:takeback_id>/files/<int:evidence_id>/removal")
@public
def unshow_bank(order_id: int, takeback_id: int, evidence_id: int) -> Any:
    """Take back a file that was to be shown to the bank."""
    _seller(order_id)
    taking_back.unshow(order_id, takeback_id, evidence_id)
    flash(_("Removed."), "success")
    return _back(order_id)


def _seller(order_id: int) -> Seen:
    seen = orders.get_order(party(), order_id)
    if seen.role != Actor.SELLER:
        raise Forbidden(_("Only the seller answers the bank."), code="not_your_move")
    return seen


def _back(order_id: int) -> Any:
    return redirect(url_for(".show", order_id=order_id, _anchor="bank"), 303)
