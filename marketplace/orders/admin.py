"""Orders in the office: all of them, disputes to decide, moves to force, and the processes drawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.cart.forms import minor
from marketplace.core import clock, tables
from marketplace.core.errors import Refused
from marketplace.core.i18n import money
from marketplace.core.office import MONEY, office, office_link
from marketplace.core.paging import page_number
from marketplace.core.slots import slots_of
from marketplace.core.web import form_page
from marketplace.orders import office as mirror
from marketplace.orders.forms import DecisionForm, ForceForm
from marketplace.orders.queries import disputes, evidence, orders, takebacks, telling
from marketplace.orders.queries.orders import Seen
from marketplace.orders.queries.table import ORDERS
from marketplace.orders.rules import drawings, processes
from marketplace.orders.rules.buyers import Party
from marketplace.orders.rules.deciding import NEVER_FORCED, is_overdue
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import disputing, moves, refunding, sweeping, taking_back
from marketplace.orders.services.fulfilling import Acting

bp = Blueprint("orders_admin", "marketplace.orders.admin", template_folder="templates", url_prefix="/admin")


def register(app: Flask) -> None:
    """Add the pages to the navigation of the administration."""
    app.register_blueprint(mirror.bp)
    slots = slots_of(app)
    for label, endpoint, icon, order in (
        (_l("Orders"), "index", "package", 50), (_l("Disputes"), "open_disputes", "shield-alert", 51),
        (_l("Processes"), "drawn", "sliders-horizontal", 52),
    ):  # fmt: skip
        link = office_link(label, f"orders_admin.{endpoint}", "orders.manage", icon=icon, group=MONEY, order=order)
        slots.link("admin", link)
    slots.fill_with("admin.tiles", "orders/_admin_tile.html", _tile, order=50)


def _tile(**_given: Any) -> dict[str, Any] | None:
    """Return what the start page of the office says about deadlines and disputes."""
    if not current_user.can("orders.manage"):
        return None
    return {
        "sweep": sweeping.last_run(), "waiting": disputes.open_count(), "overdue": disputes.overdue_count(),
        "contested": takebacks.open_count(),
    }  # fmt: skip


@bp.get("/orders")
@office("orders.manage")
def index() -> Any:
    """Show everybody's orders."""
    if tables.is_export(request.args):
        return tables.export(ORDERS, request.args)
    return render_template(
        "orders/admin_orders.html", shown=tables.read(ORDERS, request.args), sweep=sweeping.last_run(),
        words_of=lambda order: processes.process_of(order.process, order.process_version).states[order.state].label,
    )  # fmt: skip


@bp.get("/orders/<int:order_id>")
@office("orders.manage")
def show(order_id: int) -> Any:
    """Show an order with its history, its money, and what an operator can do."""
    return _page(_seen(order_id), _force_form(order_id), DecisionForm(formdata=None))


@bp.post("/orders/<int:order_id>/moves")
@office("orders.manage")
def force(order_id: int) -> Any:
    """Make a drawn move in someone's place, with a reason."""
    seen, form = _seen(order_id), _force_form(order_id)
    if not form.is_sent():
        return _page(seen, form, DecisionForm(formdata=None))
    try:
        moves.make(
            order_id, form.move.data, actor=Actor.OPERATOR, actor_id=current_user.id, reason=form.reason.data or ""
        )
    except Refused as refused:
        form.show(refused)
        return _page(seen, form, DecisionForm(formdata=None))
    flash(_("Done. Both sides were told why."), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


@bp.get("/disputes")
@office("orders.manage")
def open_disputes() -> str:
    """Show the disputes that wait for a decision, or those that had one."""
    is_open = request.args.get("closed") != "1"
    page = disputes.page_of_disputes(page_number(request.args.get("page")), is_open=is_open)
    return render_template(
        "orders/admin_disputes.html", page=page, is_open=is_open, now=clock.now(), is_overdue=is_overdue,
        page_url=lambda number: url_for(".open_disputes", page=number, closed=None if is_open else "1"),
    )  # fmt: skip


@bp.get("/disputes/bank")
@office("orders.manage")
def contested() -> str:
    """Show what banks have not decided: what to hand in by when."""
    page = takebacks.page_of_contested(page_number(request.args.get("page")))
    return render_template(
        "orders/admin_contested.html", page=page, page_url=lambda number: url_for(".contested", page=number)
    )


@bp.post("/orders/<int:order_id>/bank/<int:takeback_id>/cover")
@office("money.move")
def cover(order_id: int, takeback_id: int) -> Any:
    """Let the market bear what a bank took, instead of the seller."""
    reason = request.form.get("reason", "")[:1000]
    amount = taking_back.cover(order_id, takeback_id, by=current_user.id, reason=reason)
    currency = _seen(order_id).order.currency
    flash(_("%(amount)s paid to the seller's balance.", amount=money(amount, currency)), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


@bp.post("/orders/<int:order_id>/decision")
@office("orders.manage")
def decide(order_id: int) -> Any:
    """Settle a dispute."""
    seen, form = _seen(order_id), DecisionForm()
    if not form.is_sent():
        return _page(seen, _force_form(order_id), form)
    try:
        disputing.decide(
            order_id, Acting(Actor.OPERATOR, current_user.id), outcome=form.outcome.data or "",
            refund=minor(form.refund.data, seen.order.currency), decision=form.decision.data or "",
        )  # fmt: skip
    except Refused as refused:
        form.show(refused)
        return _page(seen, _force_form(order_id), form)
    flash(_("Settled. Both sides were told."), "success")
    return redirect(url_for(".show", order_id=order_id), 303)


@bp.get("/processes")
@office("orders.manage")
def drawn() -> str:
    """Draw every process, and what becomes of an order if nobody acts from a state and the present moment on."""
    asked = request.args.get("from", "")
    every: list[dict[str, Any]] = [_drawn(each, asked, clock.now()) for each in processes.known()]
    newest = {one["process"].name: one for one in reversed(every)}
    return render_template(
        "orders/admin_processes.html", drawings=[one for one in every if one in newest.values()],
        older=[one for one in every if one not in newest.values()], sweep=sweeping.last_run(),
    )  # fmt: skip


def _drawn(process: processes.Process, asked: str, now: datetime) -> dict[str, Any]:
    """Draw a process with the way that an order takes by itself from the state that was asked about."""
    start = next((state for state in process.states if asked == f"{process.name}-{process.version}-{state}"), "shipped")
    start = start if start in process.states else "fulfilled"
    fates = processes.if_nobody_acts(process, start)
    way = [start, *(one.step.target for one in fates)]
    return {
        "process": process, "start": start, "drawing": drawings.draw(process, way),
        "simulated": [(one.step, now + one.after) for one in fates], "now": now,
        "fates": {state: processes.if_nobody_acts(process, state) for state in process.states},
    }  # fmt: skip


def _seen(order_id: int) -> Seen:
    return Seen(orders.get_order(Party(is_operator=True), order_id).order, Actor.OPERATOR)


def _force_form(order_id: int) -> ForceForm:
    form = ForceForm()
    seen = _seen(order_id)
    form.move.choices = [
        (step.name, f"{step.label} → {seen.process.states[step.target].label}")
        for step in seen.process.steps_from(seen.order.state, Actor.OPERATOR)
        if step.name in seen.moves and step.name not in NEVER_FORCED
    ]
    return form


def _page(seen: Seen, force_form: ForceForm, form: DecisionForm) -> Any:
    order, history = seen.order, orders.events_of(seen.order.id)
    dispute, contested = disputes.find_latest(order.id), takebacks.takebacks_of(order.id)
    known = {order.seller_id, order.buyer_id, *(event.actor_id for event in history)}
    if force_form.errors and not form.errors:
        form.form_errors = []
    return form_page(
        "orders/admin_order.html", form if form.errors or not force_form.errors else force_form,
        decision=form, force=force_form, seen=seen, order=order, state=seen.process.states[order.state],
        strip=telling.strip(seen), statement=telling.statement(order), history=history, said=telling.SAID,
        dispute=dispute, entries=disputes.entries_of(dispute.id) if dispute else [],
        refunds=orders.refunds_of(order.id),
        people=orders.names_of([each for each in known if each]),
        shown=evidence.of_dispute(dispute.id) if dispute else {},
        for_bank=evidence.for_banks([each.id for each in contested]), takebacks=contested,
        unsent=refunding.failed_of(order.id), may_move_money=current_user.can("money.move"),
    )  # fmt: skip
