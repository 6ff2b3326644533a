"""Papers of an order, as PDF."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from marketplace.core.errors import NotFound
from marketplace.core.security import public
from marketplace.orders import papers
from marketplace.orders.parties import party
from marketplace.orders.queries import invoices, orders
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.rules.processes import Actor


@bp.get("/orders/<int:order_id>/invoice.pdf")
@public
def invoice(order_id: int) -> Any:
    """Send the invoice to one of its sides."""
    orders.get_order(party(), order_id)
    return papers.answer(invoices.get_invoice(order_id))


@bp.get("/orders/<int:order_id>/credit-notes/<int:number>.pdf")
@public
def credit_note(order_id: int, number: int) -> Any:
    """Send a credit note to one of its sides."""
    orders.get_order(party(), order_id)
    return papers.answer(invoices.get_credit_note(order_id, number))


@bp.get("/orders/<int:order_id>/packing-slip.pdf")
@public
def packing_slip(order_id: int) -> Any:
    """Send the seller what goes into the parcel."""
    seen = orders.get_order(party(), order_id)
    if seen.role == Actor.BUYER:
        raise NotFound(_("That order is not there, or not yours to see."))
    seller = orders.names_of([seen.order.seller_id])[seen.order.seller_id]
    slip = papers.packing_slip_pdf(seen.order, seller.name or seller.username, papers.site_name())
    return papers.as_file(slip, seen.order.reference)
