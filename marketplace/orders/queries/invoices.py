"""Papers of orders."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import DEFAULT_LIMIT, Page, paginate
from marketplace.orders.models import Invoice


def papers_of(order_id: int) -> Sequence[Invoice]:
    """Return the invoice and the credit notes of an order, in order."""
    statement = select(Invoice).where(Invoice.order_id == order_id, Invoice.kind.in_(("invoice", "credit_note")))
    return session().scalars(statement.order_by(Invoice.id)).all()


def page_of_ours(seller_id: int, page: int, limit: int = DEFAULT_LIMIT) -> Page[Invoice]:
    """Return a page of the market's papers for a seller, the newest first."""
    mine = Invoice.recipient_id == seller_id
    return paginate(select(Invoice).where(mine).order_by(Invoice.id.desc()), page, limit)


def get_ours(seller_id: int, paper_id: int, *, is_operator: bool) -> Invoice:
    """Return a paper on commission.

    Raises:
        NotFound: there is none, or it is another seller's.

    """
    found = session().get(Invoice, paper_id)
    if found is None or found.recipient_id is None or not (is_operator or found.recipient_id == seller_id):
        raise NotFound(_("There is no such invoice."))
    return found


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
