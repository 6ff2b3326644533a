"""Links from mails, with which guests open their orders: too old, and sent anew."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext as _

from marketplace.core.errors import NotFound
from marketplace.core.events import announce
from marketplace.core.extensions import limiter
from marketplace.core.security import public
from marketplace.orders.events import LinkWanted
from marketplace.orders.parties import read_old_key
from marketplace.orders.queries.orders import find_guests
from marketplace.orders.routes.blueprint import bp


@bp.post("/orders/<int:order_id>/link")
@limiter.limit("5/hour")
@public
def renew_link(order_id: int) -> Any:
    """Send a new link to the address that the order was placed with, for one that is too old."""
    if read_old_key(request.form.get("key", "")) != order_id:
        raise NotFound(_("That order is not there, or not yours to see."))
    if find_guests(order_id) is not None:
        announce(LinkWanted(order_id))
    flash(_("We have sent a new link to the address of the order."), "success")
    return redirect("/", 303)


def too_old(order_id: int) -> Any:
    """Return the page that offers a new link where one came that is too old; None for any other."""
    key = request.args.get("key", "")
    if read_old_key(key) != order_id:
        return None
    return make_response(render_template("orders/link_over.html", order_id=order_id, key=key), 410)
