"""Papers as PDF: invoice, credit note and packing slip. They say what was issued, and nothing that changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, current_app
from flask_babel import format_date
from flask_babel import gettext as _

from marketplace.core.countries import country_name
from marketplace.core.i18n import money
from marketplace.core.lazy import Later
from marketplace.orders.models import Invoice, Order
from marketplace.orders.services.invoices import number_of

if TYPE_CHECKING:
    from marketplace.core.paper import Paper

drawing = Later("marketplace.core.paper")  # with fonts and their tools


def invoice_pdf(invoice: Invoice, site: str) -> bytes:
    """Draw an invoice."""
    said = invoice.data
    paper = _begin(_("Invoice"), invoice, site)
    widths = (drawing.WIDE - 90, 20, 35, 35)
    paper.row([_("What"), _("Quantity"), _("Price"), _("Amount")], widths, bold=True)
    for line in said["lines"]:
        cells = [line["title"], str(line["quantity"]), _m(line["price"], said), _m(line["amount"], said)]
        paper.row(cells, widths)
    paper.rule()
    for label, amount in (
        (_("Discount"), -said["discount"]), (_("Delivery"), said["delivery"]), (_("Tax"), said["tax"]),
    ):  # fmt: skip
        if amount:
            paper.row([label, _m(amount, said)], (drawing.WIDE - 35, 35))
    paper.row([_("Total"), _m(said["total"], said)], (drawing.WIDE - 35, 35), bold=True)
    if said["tax_included"]:
        paper.say(_("Includes %(amount)s tax.", amount=_m(said["tax_included"], said)))
    return paper.as_bytes()


def credit_note_pdf(note: Invoice, site: str) -> bytes:
    """Draw a credit note."""
    said = note.data
    paper = _begin(_("Credit note"), note, site)
    if said.get("reason"):
        paper.say(said["reason"])
        paper.ln(2)
    for line in said["lines"]:
        paper.row([line["title"], _m(line["amount"], said)], (drawing.WIDE - 35, 35))
    if said["delivery"]:
        paper.row([_("Delivery"), _m(said["delivery"], said)], (drawing.WIDE - 35, 35))
    paper.rule()
    paper.row([_("Back to the buyer"), _m(said["total"], said)], (drawing.WIDE - 35, 35), bold=True)
    return paper.as_bytes()


def commission_pdf(paper: Invoice, site: str) -> bytes:
    """Draw the market's invoice or credit note on its commission."""
    said = paper.data
    is_credit = paper.kind == "commission_credit"
    title = _("Credit note") if is_credit else _("Invoice")
    sheet: Paper = drawing.Paper(title, site)
    sheet.heading(f"{title} {number_of(paper)}")
    sheet.say(f"{format_date(paper.issued_at)} · {_('Order %(reference)s', reference=said['reference'])}")
    sheet.ln(3)
    sheet.say(_("From %(seller)s", seller=said["issuer"] or site))
    sheet.ln(3)
    sheet.say(said["seller"])
    sheet.rule()
    for line in said["lines"]:
        share = _("%(rate)s %% of %(worth)s", rate=f"{line['rate'] / 100:g}", worth=_m(line["worth"], said))
        sheet.row([f"{line['title']}: {share}", _m(line["amount"], said)], (drawing.WIDE - 35, 35))
    gone = sum(line["amount"] for line in said["lines"]) - said["commission"]
    if said["lines"] and gone:
        sheet.row([_("Less what was refunded before"), _m(-gone, said)], (drawing.WIDE - 35, 35))
    sheet.rule()
    sheet.row([_("Commission"), _m(said["commission"], said)], (drawing.WIDE - 35, 35))
    if said["tax"]:
        sheet.row([_("Tax on the commission"), _m(said["tax"], said)], (drawing.WIDE - 35, 35))
    label = _("Back to you") if is_credit else _("Taken from what was released to you")
    sheet.row([label, _m(said["total"], said)], (drawing.WIDE - 35, 35), bold=True)
    return sheet.as_bytes()


def packing_slip_pdf(order: Order, seller: str, site: str) -> bytes:
    """Draw what goes into the parcel: no prices, for it may be a present."""
    paper: Paper = drawing.Paper(_("Packing slip"), site)
    paper.heading(_("Packing slip"))
    paper.say(f"{order.reference} · {format_date(order.placed_at)}")
    paper.say(_("From %(seller)s", seller=seller))
    paper.ln(3)
    _address(paper, order.address, order.buyer_name)
    for line in order.lines:
        if line.kind == "product":
            paper.row([line.name, str(line.quantity)], (drawing.WIDE - 20, 20))
    if order.note:
        paper.rule()
        paper.say(order.note)
    return paper.as_bytes()


def answer(paper: Invoice) -> Response:
    """Return an invoice or a credit note as the answer to a request."""
    draws = {"invoice": invoice_pdf, "credit_note": credit_note_pdf}
    draw = draws.get(paper.kind, commission_pdf)
    return as_file(draw(paper, site_name()), number_of(paper))


def as_file(data: bytes, name: str) -> Response:
    """Return a PDF to be saved under a name."""
    response = Response(data, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def site_name() -> str:
    """Return the name of the market, for the foot of each page."""
    return str(current_app.config["SETTINGS"].site_name)


def _begin(title: str, invoice: Invoice, site: str) -> Paper:
    said = invoice.data
    paper: Paper = drawing.Paper(title, site)
    paper.heading(f"{title} {number_of(invoice)}")
    paper.say(f"{format_date(invoice.issued_at)} · {_('Order %(reference)s', reference=said['reference'])}")
    paper.ln(3)
    paper.say(_("From %(seller)s", seller=said["seller"]))
    paper.ln(3)
    _address(paper, said["address"], said["buyer"])
    return paper


def _address(paper: Paper, address: dict[str, Any] | None, name: str) -> None:
    given = address or {"name": name}
    town = " ".join(part for part in (given.get("zip"), given.get("city")) if part)
    place = ", ".join(part for part in (town, given.get("state")) if part)
    country = country_name(given["country"]) if given.get("country") else None
    lines = (given.get("name") or name, given.get("line1"), given.get("line2"), place, country)
    paper.say("\n".join(str(line) for line in lines if line))
    paper.rule()


def _m(minor: int, said: dict[str, Any]) -> str:
    return money(minor, said["currency"], short=False)
