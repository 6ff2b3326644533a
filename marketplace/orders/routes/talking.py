"""Messages with the other side, on the order's page."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Refused
from marketplace.core.extensions import limiter
from marketplace.core.security import requires
from marketplace.core.slots import slots_of
from marketplace.core.web import wants_json
from marketplace.messaging.queries.messages import get_message
from marketplace.messaging.rules import texts
from marketplace.messaging.services import flagging
from marketplace.messaging.services.writing import Outgoing
from marketplace.orders.parties import party
from marketplace.orders.queries import orders, talks
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import talking


def place(app: Flask) -> None:
    """Put the messages onto the order's page, and the way to them beside its papers."""
    slots = slots_of(app)
    slots.fill_with("order.actions", "orders/_write.html", _on_order, order=10)
    slots.fill_with("order.sections", "orders/_messages.html", _on_order, order=10)


@bp.post("/orders/<int:order_id>/messages")
@limiter.limit("60/hour")
@requires("messages.write")
def write(order_id: int) -> Any:
    """Write to the other side of an order."""
    seen = orders.get_order(party(), order_id)
    outgoing = Outgoing(request.form.get("content", ""), request.form.get("client_id") or None)
    try:
        sent = talking.write(seen.order, current_user.id, outgoing)
    except Refused as refused:
        if wants_json() or refused.status in {403, 404}:
            raise
        flash(refused.detail, "error")
        return redirect(url_for(".show", order_id=order_id, _anchor="messages"), 303)
    if wants_json():
        return get_message(current_user.id, sent.message_id).as_json(), 201 if sent.is_new else 200
    flash(_("Sent."), "success")
    return redirect(url_for(".show", order_id=order_id, _anchor=f"m{sent.message_id}"), 303)


def _on_order(order: Any, role: Any, **_given: Any) -> dict[str, Any] | None:
    """Return the last messages; for a guest's order what can be done instead; for others than its sides nothing."""
    if role not in (Actor.BUYER, Actor.SELLER):
        return None
    account_id = current_user.id if current_user.is_authenticated else None
    other = talks.other_side(order, account_id)
    if other is None or account_id is None:
        return {"order": order, "role": role, "talk": None, "key": request.values.get("key", "")}
    if not current_user.can("messages.write"):
        return None
    return {
        "order": order, "role": role, "talk": talks.talk_about(order, account_id), "most": texts.LONGEST,
        "other": orders.names_of([other])[other], "flag_words": flagging.words(), "me": account_id, "key": "",
    }  # fmt: skip
