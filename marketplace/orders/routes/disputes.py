"""Disputes: opening one, arguing, settling it between the two."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from marketplace.core.errors import Conflict, Invalid, NotFound, Refused, TooLarge, UnsupportedType
from marketplace.core.extensions import limiter
from marketplace.core.security import public
from marketplace.core.storage import storage
from marketplace.core.web import form_page
from marketplace.messaging.rules.files import ACCEPT
from marketplace.orders.evidence import sent_evidence
from marketplace.orders.forms import DisputeForm
from marketplace.orders.parties import acting, party
from marketplace.orders.queries import orders
from marketplace.orders.queries.evidence import get_file
from marketplace.orders.queries.orders import Seen
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.routes.orders import Unsaid, page_of
from marketplace.orders.services import disputing
from marketplace.orders.services.fulfilling import Acting
from marketplace.orders.services.showing import MOST_AT_ONCE


@bp.get("/orders/<int:order_id>/dispute")
@public
def ask_to_dispute(order_id: int) -> str:
    """Ask what is wrong."""
    seen = _disputable(order_id)
    return render_template("orders/dispute.html", form=DisputeForm(), **_asked(seen))


@bp.post("/orders/<int:order_id>/dispute")
@limiter.limit("20/hour")
@public
def dispute(order_id: int) -> Any:
    """Open a dispute: the money stays held."""
    seen = _disputable(order_id)
    form = DisputeForm()
    if not form.is_sent():
        return form_page("orders/dispute.html", form, **_asked(seen))
    try:
        shown = sent_evidence()
    except Refused as refused:
        form.show(refused)
        return form_page("orders/dispute.html", form, **_asked(seen))
    disputing.open_dispute(order_id, _who(seen), reason=form.reason.data or "", wanted=form.wanted.data, shown=shown)
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
    text = request.form.get("text", "")
    try:
        disputing.say(order_id, _who(seen), text, sent_evidence())
    except (Invalid, TooLarge, UnsupportedType, Conflict) as refused:
        return page_of(seen, Unsaid("dispute", text, refused.detail))
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


@bp.get("/orders/<int:order_id>/evidence/<int:evidence_id>")
@public
def evidence(order_id: int, evidence_id: int) -> Any:
    """Lead to a file that one side showed, by an address that is good for some minutes."""
    row = get_file(orders.get_order(party(), order_id), evidence_id)
    return redirect(storage().url(row.key, content_type=row.content_type, name=row.name, seconds=300), 302)


def _disputable(order_id: int) -> Seen:
    seen = orders.get_order(party(), order_id)
    if "dispute" not in seen.moves:
        raise Conflict(_("This order can't be disputed as it stands."), code="illegal_transition")
    return seen


def _asked(seen: Seen) -> dict[str, Any]:
    return {"seen": seen, "order": seen.order, "key": _key(), "accept": ACCEPT, "most": MOST_AT_ONCE}


def _who(seen: Seen) -> Acting:
    return acting(seen.role)


def _key() -> str:
    return request.values.get("key", "")


def _back(order_id: int) -> Any:
    return redirect(url_for(".show", order_id=order_id, key=_key() or None), 303)
