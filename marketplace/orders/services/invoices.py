"""Invoices and credit notes: numbered without a gap for each issuer, and said the same for ever."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.orders.models import Invoice, InvoiceCounter, Order, OrderRefund


def issue_invoice(order: Order) -> Invoice:
    """Issue the invoice of an order that is paid, in its seller's name. An order has one."""
    return _issue(order, "invoice", {**_said(order), "lines": [_line(line) for line in order.lines]}, None)


def issue_credit_note(order: Order, refund: OrderRefund) -> Invoice:
    """Issue the credit note of a refund."""
    lines = [{"title": each["title"], "amount": each["amount"]} for each in refund.lines]
    data = {**_said(order), "lines": lines, "delivery": refund.delivery, "total": refund.amount, "tax": refund.tax}
    return _issue(order, "credit_note", {**data, "reason": refund.reason}, refund.id)


def number_of(invoice: Invoice) -> str:
    """Return the number as it is printed."""
    prefix = "INV" if invoice.kind == "invoice" else "CN"
    return f"{prefix}-{invoice.issuer_id}-{invoice.number:06d}"


def _issue(order: Order, kind: str, data: dict[str, Any], refund_id: int | None) -> Invoice:
    invoice = Invoice(
        issuer_id=order.seller_id, kind=kind, number=_next_number(order.seller_id, kind), order_id=order.id,
        refund_id=refund_id, issued_at=clock.now(), data=data,
    )  # fmt: skip
    session().add(invoice)
    session().flush()
    return invoice


def _next_number(issuer_id: int, kind: str) -> int:
    """Count on under the counter's row lock: a number whose paper is rolled back goes back with it."""
    statement = insert(InvoiceCounter).values(issuer_id=issuer_id, kind=kind, last=1)
    counted = statement.on_conflict_do_update(
        index_elements=["issuer_id", "kind"], set_={"last": InvoiceCounter.last + 1}
    ).returning(InvoiceCounter.last)
    return int(session().execute(counted).scalar_one())


def _said(order: Order) -> dict[str, Any]:
    seller = session().get_one(Account, order.seller_id)
    return {
        "reference": order.reference, "currency": order.currency, "seller": seller.name or seller.username,
        "buyer": order.buyer_name or order.email, "address": order.address, "amount": order.amount,
        "discount": order.seller_discount + order.platform_discount, "delivery": order.delivery,
        "tax": order.tax, "tax_included": order.tax_included, "total": order.total,
    }  # fmt: skip


def _line(line: Any) -> dict[str, Any]:
    return {
        "title": line.name, "quantity": line.quantity, "price": line.price, "amount": line.amount,
        "tax_name": line.tax_name, "tax_rate": line.tax_rate,
    }  # fmt: skip
