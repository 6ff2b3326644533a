"""Invoices and credit notes: numbered without a gap for each issuer, and said the same for ever."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.settings import declare
from marketplace.orders.models import Invoice, InvoiceCounter, Order, OrderRefund
from marketplace.orders.rules.shares import Split

MARKET: Final = 0
"""The issuer of papers on commission: the market itself."""
ISSUER: Final = declare(
    "orders.issuer", "", _l("Name, address and tax number of the market, as its invoices to sellers say them."),
    lambda value: None if len(value) <= 600 else "At most 600 characters.",
)  # fmt: skip


def issue_invoice(order: Order) -> Invoice:
    """Issue the invoice of an order that is paid, in its seller's name. An order has one."""
    return _issue(order, "invoice", {**_said(order), "lines": [_line(line) for line in order.lines]}, None)


def issue_credit_note(order: Order, refund: OrderRefund) -> Invoice:
    """Issue the credit note of a refund."""
    lines = [{"title": each["title"], "amount": each["amount"]} for each in refund.lines]
    data = {**_said(order), "lines": lines, "delivery": refund.delivery, "total": refund.amount, "tax": refund.tax}
    return _issue(order, "credit_note", {**data, "reason": refund.reason}, refund.id)


def issue_commission(order: Order, split: Split) -> Invoice | None:
    """Issue the market's invoice on its commission, for what is released of an order; None where that is nothing."""
    if not split.commission:
        return None
    lines = [
        {"title": line.name, "worth": line.amount - line.seller_discount, "rate": line.commission_rate,
         "amount": line.commission}
        for line in order.lines if line.commission
    ]  # fmt: skip
    return _issue_ours(order, "commission", lines, split.commission, split.commission_tax, None)


def credit_commission(order: Order, refund: OrderRefund) -> Invoice | None:
    """Issue the credit note on the commission that a refund took back after the release."""
    if not refund.commission + refund.commission_tax:
        return None
    return _issue_ours(order, "commission_credit", [], refund.commission, refund.commission_tax, refund.id)


def number_of(invoice: Invoice) -> str:
    """Return the number as it is printed: those of sellers name the seller, the market's are its own."""
    prefix = {"invoice": "INV", "credit_note": "CN", "commission": "COM", "commission_credit": "COMCN"}[invoice.kind]
    return (
        f"{prefix}-{invoice.number:06d}"
        if invoice.issuer_id == MARKET
        else (f"{prefix}-{invoice.issuer_id}-{invoice.number:06d}")
    )


def _issue_ours(
    order: Order, kind: str, lines: list[dict[str, Any]], commission: int, tax: int, refund_id: int | None
) -> Invoice:
    seller = session().get_one(Account, order.seller_id)
    data = {
        "reference": order.reference, "currency": order.currency, "issuer": ISSUER.get(),
        "seller": seller.name or seller.username, "lines": lines, "commission": commission, "tax": tax,
        "total": commission + tax,
    }  # fmt: skip
    return _issue(order, kind, data, refund_id, issuer_id=MARKET)


def _issue(
    order: Order, kind: str, data: dict[str, Any], refund_id: int | None, *, issuer_id: int | None = None
) -> Invoice:
    issuer = order.seller_id if issuer_id is None else issuer_id
    invoice = Invoice(
        issuer_id=issuer, kind=kind, number=_next_number(issuer, kind), order_id=order.id, refund_id=refund_id,
        recipient_id=order.seller_id if issuer == MARKET else None, issued_at=clock.now(), data=data,
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
