"""Orders as pages: the list, one order, and what is done with it from day to day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.core.paging import page_number
from marketplace.core.security import public, requires
from marketplace.core.web import answer, wants_json
from marketplace.listings.rules.policies import words_of
from marketplace.messaging.rules.files import ACCEPT
from marketplace.orders.forms import ReasonForm, ShipForm
from marketplace.orders.parties import acting, party
from marketplace.orders.paths import pay_path
from marketplace.orders.queries import disputes as dispute_queries
from marketplace.orders.queries import evidence, invoices, orders, takebacks, telling
from marketplace.orders.queries.orders import Seen
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.routes.links import too_old
from marketplace.orders.routes.tabs import BOUGHT, status_names, tabs
from marketplace.orders.rules.carriers import CARRIERS, tracking_url
from marketplace.orders.rules.processes import Actor
from marketplace.orders.schemas import output
from marketplace.orders.services import adopting, fulfilling, moves, refunding, returning
from marketplace.orders.services.showing import MOST_AT_ONCE


@bp.get("/orders")
@public
def index() -> Any:
    """Show what whoever asks has ordered."""
    status, words = _asked(BOUGHT)
    page = orders.page_of_bought(party(), page_number(request.args.get("page")), status=status, words=words)
    return answer(
        page=lambda: render_template(
            "orders/index.html", page=page, words=words, status=status, names=status_names(),
            tabs=tabs("orders.index", BOUGHT, status), people=orders.names_of([one.seller_id for one in page.items]),
            page_url=lambda number: url_for(".index", page=number, status=status or None, query=words or None),
        ),
        data=lambda: page.as_json("orders", output.brief),
    )  # fmt: skip


@bp.get("/orders/<int:order_id>")
@public
def show(order_id: int) -> Any:
    """Show an order to one of its sides: what comes next, where the money is, what happened."""
    try:
        seen = orders.get_order(party(), order_id)
    except NotFound:
        page = too_old(order_id)
        if page is None:
            raise
        return page
    return answer(page=lambda: page_of(seen), data=lambda: output.order(seen))


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What someone wanted to say on an order's page and could not: where, their words, and why not."""

    where: str
    words: str
    why: str


def page_of(seen: Seen, unsaid: Unsaid | None = None) -> Response:
    """Return the page of an order, with what could not be said kept in its form."""
    if unsaid is not None and wants_json():
        raise Invalid(unsaid.why)
    return make_response(render_template("orders/show.html", **_told(seen), unsaid=unsaid), 422 if unsaid else 200)


@bp.post("/orders/<int:order_id>/owner")
@requires("orders.place")
def claim(order_id: int) -> Any:
    """Take an order that was placed without an account into one's own: whoever has its link is its buyer."""
    seen = orders.get_order(party(), order_id)
    if seen.role != Actor.BUYER:
        raise Forbidden(_("Only the buyer takes an order into an account."), code="not_your_move")
    adopting.claim(moves.locked(order_id), current_user.id)
    flash(_("The order is in your account now."), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


@bp.get("/orders/<int:order_id>/payment")
@public
def pay(order_id: int) -> Any:
    """Lead on to where the order's checkout is paid."""
    return redirect(pay_path(orders.get_order(party(), order_id).order.checkout_id), 303)


@bp.post("/orders/<int:order_id>/shipment")
@public
def ship(order_id: int) -> Any:
    """Mark an order as sent."""
    seen = orders.get_order(party(), order_id)
    form = ShipForm()
    if not form.is_sent():
        return redirect(_path(seen), 303)
    fulfilling.ship(
        order_id, acting(seen.role), carrier=form.carrier.data or "", tracking=form.tracking.data or "",
        reason=_reason(),
    )  # fmt: skip
    flash(_("Marked as sent. The buyer was told."), "success")
    return redirect(_path(seen), 303)


@bp.post("/orders/<int:order_id>/delivery")
@public
def deliver(order_id: int) -> Any:
    """Mark an order as delivered, or handed over."""
    seen = orders.get_order(party(), order_id)
    fulfilling.deliver(order_id, acting(seen.role), reason=_reason())
    flash(_("Marked as delivered."), "success")
    return redirect(_path(seen), 303)


@bp.post("/orders/<int:order_id>/confirmation")
@public
def confirm(order_id: int) -> Any:
    """Confirm that everything is right, and release the money."""
    seen = orders.get_order(party(), order_id)
    fulfilling.confirm(order_id, acting(seen.role), reason=_reason())
    flash(_("Thank you. The money is released to the seller."), "success")
    return redirect(_path(seen), 303)


@bp.get("/orders/<int:order_id>/cancellation")
@public
def ask_to_cancel(order_id: int) -> str:
    """Show what would come back before anything is cancelled."""
    seen = _cancellable(order_id)
    back = fulfilling.would_come_back(seen.order, seen.role) if seen.order.paid_at else 0
    policy = words_of(seen.order.policy, seen.order.lines[0].kind)
    return render_template(
        "orders/cancel.html", seen=seen, order=seen.order, back=back, policy=policy, form=ReasonForm(), **_key()
    )  # fmt: skip


@bp.post("/orders/<int:order_id>/cancellation")
@public
def cancel(order_id: int) -> Any:
    """Cancel an order."""
    seen = _cancellable(order_id)
    fulfilling.cancel(order_id, acting(seen.role), reason=_reason())
    flash(_("The order is cancelled."), "success")
    return redirect(_path(seen), 303)


def _cancellable(order_id: int) -> Seen:
    seen = orders.get_order(party(), order_id)
    if not seen.moves & {"cancel", "decline", "abandon"}:
        raise Conflict(
            _("This order can't be cancelled any more. If something is wrong, open a dispute."),
            code="illegal_transition",
        )
    return seen


def _told(seen: Seen) -> dict[str, Any]:
    order = seen.order
    names = orders.names_of([each for each in (order.seller_id, order.buyer_id) if each])
    dispute, contested = dispute_queries.find_latest(order.id), takebacks.takebacks_of(order.id)
    return {
        "seen": seen, "order": order, "role": seen.role, "next_words": telling.next_words(seen),
        "deadline": telling.deadline(seen), "fate_words": telling.fate_words, "strip": telling.strip(seen),
        "events": telling.timeline(order, orders.events_of(order.id), _moment), "people": names,
        "moves": seen.moves, "takebacks": contested, "unsent": refunding.failed_of(order.id),
        "for_bank": evidence.for_banks([each.id for each in contested]),
        "state": seen.process.states[order.state], "refunds": orders.refunds_of(order.id),
        "returns": orders.returns_of(order.id), "may_return": seen.role == Actor.BUYER
        and returning.can_be_returned(order) and returning.find_open(order.id) is None,
        "dispute": dispute, "entries": dispute_queries.entries_of(dispute.id) if dispute else [],
        "shown": evidence.of_dispute(dispute.id) if dispute else {}, "accept": ACCEPT, "most": MOST_AT_ONCE,
        "statement": telling.statement(order), "papers": invoices.papers_of(order.id),
        "ship_form": ShipForm(), "carriers": list(CARRIERS),
        "parcel_url": tracking_url(order.carrier, order.tracking), **_key(),
    }  # fmt: skip


def _moment(at: datetime) -> str:
    return str(format_datetime(at, "short"))


def _asked(known: tuple[str, ...]) -> tuple[str, str]:
    status = request.args.get("status", "")
    return (status if status in known else ""), request.args.get("query", "")[:100].strip()


def _reason() -> str:
    """Return the reason that was given; an operator's has to be."""
    return request.form.get("reason", "").strip()


def _key() -> dict[str, str]:
    return {"key": request.values.get("key", "")}


def _path(seen: Seen) -> str:
    return url_for(".show", order_id=seen.order.id, key=request.values.get("key") or None)
