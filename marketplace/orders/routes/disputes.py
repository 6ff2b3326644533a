"""Disputes: opening one, arguing, settling it between the two."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from marketplace.core.errors import Conflict, NotFound
from marketplace.core.extensions import limiter
from marketplace.core.security import public
from marketplace.core.storage import storage
from marketplace.core.web import form_page
from marketplace.orders.evidence import keep_evidence
from marketplace.orders.forms import DisputeForm
from marketplace.orders.parties import acting, party
from marketplace.orders.queries import disputes as queries
from marketplace.orders.queries import orders
from marketplace.orders.queries.orders import Seen
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.services import disputing
from marketplace.orders.services.fulfilling import Acting


@bp.get("/orders/<int:order_id>/dispute")
@public
def ask_to_dispute(order_id: int) -> str:
    """Ask what is wrong."""
    seen = _disputable(order_id)
    return render_template("orders/dispute.html", seen=seen, order=seen.order, form=DisputeForm(), key=_key())


@bp.post("/orders/<int:order_id>/dispute")
@limiter.limit("20/hour")
@public
def dispute(order_id: int) -> Any:
    """Open a dispute: the money stays held."""
    seen = _disputable(order_id)
    form = DisputeForm()
    if not form.is_sent():
        return form_page("orders/dispute.html", form, seen=seen, order=seen.order, key=_key())
    disputing.open_dispute(order_id, _who(seen), reason=form.reason.data or "", wanted=form.wanted.data)
    flash(_("The dispute is open. The money stays held, and the seller was asked to answer."), "success")
    return _back(order_id)


@bp.post("/orders/<int:order_id>/dispute/entries")
@limiter.limit("60/hour")
@public
def say(order_id: int) -> Any:
    """Say or show something."""
    seen = orders.get_order(party(), order_id)
    if disputing.find_open(order_id) is None:
        raise NotFound(_("There is no open dispute about this order."))
    kept = keep_evidence(request.files.get("file"))
    disputing.say(
        order_id, _who(seen), request.form.get("text", ""), file_key=kept[0] if kept else None,
        file_name=kept[1] if kept else "",
    )  # fmt: skip
    return _back(order_id)


@bp.post("/orders/<int:order_id>/dispute/withdrawal")
@public
def withdraw(order_id: int) -> Any:
    """Let the buyer say that it is settled."""
    disputing.withdraw(order_id, _who(orders.get_order(party(), order_id)))
    flash(_("Settled. The money is released to the seller."), "success")
    return _back(order_id)


@bp.post("/orders/<int:order_id>/dispute/concession")
@public
def concede(order_id: int) -> Any:
    """Let the seller give everything back."""
    seen = orders.get_order(party(), order_id)
    disputing.concede(order_id, _who(seen), reason=request.form.get("reason", "")[:1000])
    flash(_("Settled. Everything goes back to the buyer."), "success")
    return _back(order_id)


@bp.get("/orders/<int:order_id>/evidence/<int:entry_id>")
@public
def evidence(order_id: int, entry_id: int) -> Any:
    """Lead to a file that one side showed, by an address that is good for some minutes."""
    orders.get_order(party(), order_id)
    entry = queries.get_entry(order_id, entry_id)
    if entry.file_key is None:
        raise NotFound(_("That file is not here."))
    return redirect(storage().url(entry.file_key, content_type="image/jpeg", name=entry.file_name, seconds=300), 302)


def _disputable(order_id: int) -> Seen:
    seen = orders.get_order(party(), order_id)
    if "dispute" not in seen.moves:
        raise Conflict(_("This order can't be disputed as it stands."), code="illegal_transition")
    return seen


def _who(seen: Seen) -> Acting:
    return acting(seen.role)


def _key() -> str:
    return request.values.get("key", "")


def _back(order_id: int) -> Any:
    return redirect(url_for(".show", order_id=order_id, key=_key() or None), 303)
