"""Papers as PDF: invoice, credit note and packing slip. They say what was issued, and nothing that changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import Response, current_app
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from fpdf import FPDF

from marketplace.core.i18n import money
from marketplace.orders.models import Invoice, Order
from marketplace.orders.services.invoices import number_of

MARGIN: Final = 18
WIDE: Final = 210 - 2 * MARGIN
LINE: Final = 6


class Paper(FPDF):
    """An A4 page in the fonts that every reader has; what they lack is written as a question mark."""

    def __init__(self, title: str, site: str) -> None:
        super().__init__()
        self.site = site
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)
        self.set_title(title)
        self.set_lang(str(get_locale() or "en"))
        self.add_page()
        self.set_font("helvetica", size=10)

    def footer(self) -> None:
        """Say on every page where it comes from."""
        self.set_y(-14)
        self.set_font("helvetica", size=8)
        self.cell(0, 5, plain(f"{self.site} - {self.page_no()}"), align="R")

    def heading(self, words: str, size: int = 20) -> None:
        """Write a heading."""
        self.set_font("helvetica", "B", size)
        self.cell(0, size / 2 + 2, plain(words), new_x="LMARGIN", new_y="NEXT")
        self.set_font("helvetica", size=10)

    def say(self, words: str) -> None:
        """Write a paragraph."""
        self.multi_cell(0, LINE, plain(words), new_x="LMARGIN", new_y="NEXT")

    def row(self, cells: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> None:
        """Write a row: the first cell at the left and as long as it is, the others at the right."""
        self.set_font("helvetica", "B" if bold else "", 10)
        if self.get_y() > self.h - MARGIN - 3 * LINE:
            self.add_page()
        top, left = self.get_y(), self.get_x()
        self.multi_cell(widths[0], LINE, plain(cells[0]), new_x="LMARGIN", new_y="NEXT")
        bottom = self.get_y()
        x = left + widths[0]
        for words, width in zip(cells[1:], widths[1:], strict=True):
            self.set_xy(x, top)
            self.cell(width, LINE, plain(words), align="R")
            x += width
        self.set_xy(left, bottom)
        self.set_font("helvetica", size=10)

    def rule(self) -> None:
        """Draw a line across."""
        self.ln(2)
        self.line(MARGIN, self.get_y(), MARGIN + WIDE, self.get_y())
        self.ln(2)


def plain(words: str) -> str:
    """Return words in the letters that the built-in fonts have."""
    replaced = words.replace("–", "-").replace("—", "-").replace("…", "...").replace("€", "EUR ").replace("\u202f", " ")
    for mark, simple in (("“", '"'), ("”", '"'), ("’", "'"), ("‘", "'"), ("−", "-")):
        replaced = replaced.replace(mark, simple)
    return replaced.encode("latin-1", "replace").decode("latin-1")


def invoice_pdf(invoice: Invoice, site: str) -> bytes:
    """Draw an invoice."""
    said = invoice.data
    paper = _begin(_("Invoice"), invoice, site)
    widths = (WIDE - 90, 20, 35, 35)
    paper.row([_("What"), _("Quantity"), _("Price"), _("Amount")], widths, bold=True)
    for line in said["lines"]:
        cells = [line["title"], str(line["quantity"]), _m(line["price"], said), _m(line["amount"], said)]
        paper.row(cells, widths)
    paper.rule()
    for label, amount in (
        (_("Discount"), -said["discount"]), (_("Delivery"), said["delivery"]), (_("Tax"), said["tax"]),
    ):  # fmt: skip
        if amount:
            paper.row([label, _m(amount, said)], (WIDE - 35, 35))
    paper.row([_("Total"), _m(said["total"], said)], (WIDE - 35, 35), bold=True)
    if said["tax_included"]:
        paper.say(_("Includes %(amount)s tax.", amount=_m(said["tax_included"], said)))
    return bytes(paper.output())


def credit_note_pdf(note: Invoice, site: str) -> bytes:
    """Draw a credit note."""
    said = note.data
    paper = _begin(_("Credit note"), note, site)
    if said.get("reason"):
        paper.say(said["reason"])
        paper.ln(2)
    for line in said["lines"]:
        paper.row([line["title"], _m(line["amount"], said)], (WIDE - 35, 35))
    if said["delivery"]:
        paper.row([_("Delivery"), _m(said["delivery"], said)], (WIDE - 35, 35))
    paper.rule()
    paper.row([_("Back to the buyer"), _m(said["total"], said)], (WIDE - 35, 35), bold=True)
    return bytes(paper.output())


def packing_slip_pdf(order: Order, seller: str, site: str) -> bytes:
    """Draw what goes into the parcel: no prices, for it may be a present."""
    paper = Paper(_("Packing slip"), site)
    paper.heading(_("Packing slip"))
    paper.say(f"{order.reference} · {format_date(order.placed_at)}".replace("·", "-"))
    paper.say(_("From %(seller)s", seller=seller))
    paper.ln(3)
    _address(paper, order.address, order.buyer_name)
    for line in order.lines:
        if line.kind == "product":
            chosen = f" ({', '.join(line.options.values())})" if line.options else ""
            paper.row([line.title + chosen, str(line.quantity)], (WIDE - 20, 20))
    if order.note:
        paper.rule()
        paper.say(order.note)
    return bytes(paper.output())


def answer(paper: Invoice) -> Response:
    """Return an invoice or a credit note as the answer to a request."""
    draw = invoice_pdf if paper.kind == "invoice" else credit_note_pdf
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
    paper = Paper(title, site)
    paper.heading(f"{title} {number_of(invoice)}")
    paper.say(f"{format_date(invoice.issued_at)} - {_('Order %(reference)s', reference=said['reference'])}")
    paper.ln(3)
    paper.say(_("From %(seller)s", seller=said["seller"]))
    paper.ln(3)
    _address(paper, said["address"], said["buyer"])
    return paper


def _address(paper: Paper, address: dict[str, Any] | None, name: str) -> None:
    given = address or {"name": name}
    town = " ".join(part for part in (given.get("zip"), given.get("city")) if part)
    lines = (given.get("name") or name, given.get("line1"), given.get("line2"), town, given.get("state"),
             given.get("country"))  # fmt: skip
    paper.say("\n".join(str(line) for line in lines if line))
    paper.rule()


def _m(minor: int, said: dict[str, Any]) -> str:
    return money(minor, said["currency"], short=False)
