"""Giving money back by line, and sending things back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from marketplace.core.errors import Forbidden, Invalid, NotFound
from marketplace.core.money import Money, MoneyError
from marketplace.core.security import public
from marketplace.core.web import form_page
from marketplace.orders.forms import RefundForm, ReturnForm
from marketplace.orders.parties import acting, party
from marketplace.orders.queries import orders
from marketplace.orders.queries.orders import Seen
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import fulfilling, moves, refunding, returning


@bp.get("/orders/<int:order_id>/refunds/new")
@public
def ask_to_refund(order_id: int) -> str:
    """Ask how much of each line goes back."""
    seen = _giver(order_id)
    return render_template("orders/refund.html", seen=seen, order=seen.order, form=RefundForm())


@bp.post("/orders/<int:order_id>/refunds")
@public
def refund(order_id: int) -> Any:
    """Give money back, line by line."""
    seen = _giver(order_id)
    amounts = {line.id: _amount(f"line_{line.id}", seen) for line in seen.order.lines}
    reason = request.form.get("reason", "").strip()
    if seen.role == Actor.OPERATOR and not reason:
        raise Invalid(_("Say why: both sides read it."), errors={"reason": [_("Say why: both sides read it.")]})
    given = {line_id: amount for line_id, amount in amounts.items() if amount}
    row = fulfilling.refund(order_id, acting(seen.role), given, delivery=_amount("delivery", seen), reason=reason[:500])
    amount = Money(row.amount, seen.order.currency)
    flash(_("%(amount)s %(currency)s goes back to the buyer.", amount=amount, currency=amount.currency), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


@bp.post("/orders/<int:order_id>/refunds/<int:refund_id>/sending")
@public
def send_again(order_id: int, refund_id: int) -> Any:
    """Have a refund sent once more that the provider would not send."""
    _giver(order_id)
    order = moves.locked(order_id)
    moves.must_not_be_contested(order)
    refunding.send_again(order, refund_id)
    flash(_("It is on its way again."), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


@bp.get("/orders/<int:order_id>/returns/new")
@public
def ask_to_return(order_id: int) -> str:
    """Ask what goes back, and why."""
    seen = orders.get_order(party(), order_id)
    if seen.role != Actor.BUYER:
        raise Forbidden(_("Only the buyer asks to send something back."), code="not_your_move")
    return render_template("orders/return.html", seen=seen, order=seen.order, form=ReturnForm(), key=_key())


@bp.post("/orders/<int:order_id>/returns")
@public
def request_return(order_id: int) -> Any:
    """Ask to send something back."""
    seen = orders.get_order(party(), order_id)
    form = ReturnForm()
    if not form.is_sent():
        return form_page("orders/return.html", form, seen=seen, order=seen.order, key=_key())
    chosen = request.form.getlist("line", type=int)
    returning.request_return(order_id, acting(seen.role), chosen, reason=form.reason.data or "")
    flash(_("The seller was asked."), "success")
    return redirect(url_for(".show", order_id=order_id, key=_key() or None), 303)


@bp.post("/orders/<int:order_id>/returns/<int:return_id>/<move>")
@public
def advance_return(order_id: int, return_id: int, move: str) -> Any:
    """Approve or decline a return, note that it came back, or give the money back for it."""
    seen = orders.get_order(party(), order_id)
    if move not in ("approve", "decline", "receive", "refund"):
        raise NotFound(_("There is no such return."))
    returning.advance(order_id, return_id, move, acting(seen.role), answer=request.form.get("answer", ""))
    flash(_("Noted. The buyer was told."), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


def _giver(order_id: int) -> Seen:
    seen = orders.get_order(party(), order_id)
    if seen.role not in (Actor.SELLER, Actor.OPERATOR):
        raise Forbidden(_("Only the seller gives money back."), code="not_your_move")
    return seen


def _amount(field: str, seen: Seen) -> int:
    raw = request.form.get(field, "").strip().replace(",", ".")
    if not raw:
        return 0
    try:
        amount = Money.parse(Decimal(raw), seen.order.currency).minor
    except (MoneyError, ArithmeticError):
        amount = -1
    if amount < 0:
        said = _("Write the amount as a number, such as 49.95.")
        raise Invalid(said, errors={field: [said]})
    return amount


def _key() -> str:
    return request.values.get("key", "")
