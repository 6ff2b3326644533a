"""Papers of orders."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.orders.models import Invoice


def papers_of(order_id: int) -> Sequence[Invoice]:
    """Return the invoice and the credit notes of an order, in order."""
    return session().scalars(select(Invoice).where(Invoice.order_id == order_id).order_by(Invoice.id)).all()


def get_invoice(order_id: int) -> Invoice:
    """Return the invoice of an order.

    Raises:
        NotFound: it is not paid.

    """
    found = next((each for each in papers_of(order_id) if each.kind == "invoice"), None)
    if found is None:
        raise NotFound(_("There is an invoice once the order is paid."))
    return found


def get_credit_note(order_id: int, number: int) -> Invoice:
    """Return a credit note of an order.

    Raises:
        NotFound: there is none.

    """
    found = next((each for each in papers_of(order_id) if each.kind == "credit_note" and each.number == number), None)
    if found is None:
        raise NotFound(_("There is no such credit note."))
    return found
