"""What was ordered from someone."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from marketplace.core.paging import page_number
from marketplace.core.security import signed_in
from marketplace.orders import papers
from marketplace.orders.parties import OPERATES
from marketplace.orders.queries import invoices, orders
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.routes.tabs import SOLD, status_names, tabs
from marketplace.orders.services.invoices import number_of


@bp.get("/sell/orders")
@signed_in
def sold() -> Any:
    """Show the orders of one's own stall."""
    status, words = request.args.get("status", ""), request.args.get("query", "")[:100].strip()
    status = status if status in SOLD else ""
    page = orders.page_of_sold(current_user.id, page_number(request.args.get("page")), status=status, words=words)
    return render_template(
        "orders/sold.html", page=page, words=words, status=status, names=status_names(),
        tabs=tabs("orders.sold", SOLD, status),
        people=orders.names_of([one.buyer_id for one in page.items if one.buyer_id]),
        page_url=lambda number: url_for(".sold", page=number, status=status or None, query=words or None),
    )  # fmt: skip


@bp.get("/sell/invoices")
@signed_in
def our_invoices() -> Any:
    """Show what the market took as its commission, a paper for each order."""
    page = invoices.page_of_ours(current_user.id, page_number(request.args.get("page")))
    return render_template(
        "orders/our_invoices.html", page=page, number_of=number_of,
        page_url=lambda number: url_for(".our_invoices", page=number),
    )  # fmt: skip


@bp.get("/sell/invoices/<int:paper_id>.pdf")
@signed_in
def our_invoice(paper_id: int) -> Any:
    """Send one of them."""
    return papers.answer(invoices.get_ours(current_user.id, paper_id, is_operator=current_user.can(OPERATES)))
