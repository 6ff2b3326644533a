"""An order as its page tells it: what happened, what comes next, and where the money is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core.i18n import money
from marketplace.core.paging import LARGEST_LIMIT
from marketplace.orders.models import Order, OrderEvent
from marketplace.orders.queries.orders import Seen
from marketplace.orders.queries.takebacks import contested_of
from marketplace.orders.rules.processes import Actor, Step
from marketplace.payments.queries.ledger import StatementLine
from marketplace.payments.services import ledger

SAID: Final[dict[str, Any]] = {
    "place": _l("Ordered"), "pay": _l("Paid and held"), "pay_late": _l("Paid after all"), "expire": _l("Expired"),
    "abandon": _l("Not bought after all"), "accept": _l("Accepted"), "ship": _l("Sent"), "deliver": _l("Delivered"),
    "confirm": _l("Confirmed, money released"), "cancel": _l("Cancelled by the buyer"),
    "decline": _l("Cancelled by the seller"), "lapse": _l("Never sent, all given back"),
    "dispute": _l("Dispute opened"), "release": _l("Dispute settled, money released"),
    "refund": _l("Dispute settled, all given back"), "split": _l("Dispute settled, split between both"),
    "refund_whole": _l("Refunded"), "refund_part": _l("Money given back"),
    "paid_too_late": _l("Paid too late, all given back"), "return_requested": _l("Return requested"),
    "return_approved": _l("Return approved"), "return_declined": _l("Return declined"),
    "return_received": _l("Return received"), "return_refunded": _l("Return refunded"),
    "contest": _l("Contested at the bank"), "contest_won": _l("The bank left it as it was"),
    "contest_lost": _l("The bank gave it back to the buyer"),
    "refund_outside": _l("Given back at the payment provider"), "cover": _l("The market bears the loss"),
}  # fmt: skip
"""What each move is called once it has happened."""

HIDDEN: Final = frozenset({"accept"})
WITH_AMOUNT: Final = frozenset(
    {"refund_part", "split", "contest", "contest_won", "contest_lost", "refund_outside", "cover"}
)

NEXT: Final[dict[tuple[str, str], Any]] = {
    ("pending", "buyer"): _l("Pay, and it is yours."),
    ("pending", "seller"): _l("The buyer has not paid yet."),
    ("confirmed", "buyer"): _l("The seller prepares it. Your money is held until you have it."),
    ("confirmed", "seller"): _l("Send it, and write down the tracking number."),
    ("shipped", "buyer"): _l("It is on its way."),
    ("shipped", "seller"): _l("Mark it as delivered once it has arrived."),
    ("fulfilled", "buyer"): _l("You have it. Is everything as described?"),
    ("fulfilled", "seller"): _l("The buyer looks at it. Then the money is yours."),
    ("completed", "buyer"): _l("Done. The seller has been paid."),
    ("completed", "seller"): _l("Done. Your share has been released."),
    ("disputed", "buyer"): _l("You opened a dispute. Nothing is released until it is settled."),
    ("disputed", "seller"): _l("The buyer opened a dispute. Answer it, or give the money back."),
    ("cancelled", "buyer"): _l("This order was cancelled."),
    ("cancelled", "seller"): _l("This order was cancelled."),
    ("expired", "buyer"): _l("The time to pay was over. Nothing was charged."),
    ("expired", "seller"): _l("The buyer did not pay in time."),
    ("refunded", "buyer"): _l("All of your money went back to you."),
    ("refunded", "seller"): _l("All of the money went back to the buyer."),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the money strip: `tone` is paid, held, rel, disputed or next."""

    label: str
    amount: int
    text: str
    tone: str


def next_words(seen: Seen) -> str:
    """Return what comes next, for whoever looks."""
    side = "seller" if seen.role == Actor.SELLER else "buyer"
    if seen.order.bank_status == "open" and side == "buyer":
        return str(_("Your bank looks at this payment. Nothing moves until it has decided."))
    if seen.order.bank_status == "open":
        return str(_("The payer's bank looks at this payment. Nothing moves until it has decided."))
    return str(NEXT.get((seen.order.state, side), ""))


def deadline(seen: Seen) -> tuple[Step, datetime] | None:
    """Return what happens by itself if nobody acts, and when."""
    order = seen.order
    if order.due_at is None or order.due_move is None or order.bank_status == "open":
        return None
    steps = [each for each in seen.process.steps_from(order.state) if each.name == order.due_move]
    return (steps[0], order.due_at) if steps else None


def fate_words(step: Step) -> str:
    """Return what a deadline does, in words."""
    words = {
        "expire": _("it goes back on the shelf"), "lapse": _("all of the money goes back to the buyer"),
        "deliver": _("it counts as delivered"), "confirm": _("the money is released to the seller"),
        "refund": _("all of the money goes back to the buyer"),
    }  # fmt: skip
    return str(words.get(step.name, step.label))


def timeline(order: Order, events: Sequence[OrderEvent], when: Any) -> list[dict[str, str]]:
    """Return what happened, for the macro; `when` prints a moment."""
    items = []
    for event in events:
        if event.move in HIDDEN:
            continue
        parts = [when(event.at)]
        if event.move == "ship" and event.data.get("tracking"):
            parts.append(f"{event.data.get('carrier', '')} {event.data['tracking']}".strip())
        if event.move in WITH_AMOUNT and event.data.get("amount"):
            parts.append(money(event.data["amount"], order.currency))
        if event.reason and event.actor != Actor.SYSTEM:
            parts.append(f"“{event.reason}”")
        items.append({"title": str(SAID.get(event.move, event.move)), "text": " · ".join(parts), "state": "done"})
    return items


def strip(seen: Seen) -> list[Part]:
    """Return where the money of an order is, as far as whoever looks may know it, read from the books."""
    order = seen.order
    if order.paid_at is None:
        return [Part(_("To pay"), order.total, _("nothing is charged yet"), "next")]
    reference = f"order:{order.id}"
    books = ledger.money_of(reference)
    held = ledger.balance(ledger.escrow(reference), order.currency).minor  # one payment may have brought several orders
    released = _of(books, ledger.Kind.SELLER_PAYABLE)
    if seen.role == Actor.OPERATOR:
        parts = _operators(order, held, released, books)
    elif seen.role == Actor.SELLER:
        parts = _sellers(order, held, released)
    else:
        parts = _buyers(order, held)
    contested = contested_of(order)
    if contested:
        parts.append(Part(_("Contested at the bank"), contested, _("nothing moves until it has decided"), "disputed"))
    return parts


def _buyers(order: Order, held: int) -> list[Part]:
    mine = min(held, order.total - order.refunded)
    parts = [Part(_("Paid"), order.total, "", "paid")]
    if mine:
        said = _("until the dispute is settled") if order.state == "disputed" else _("until you confirm")
        said = _("until your bank has decided") if order.bank_status == "open" else said
        parts.append(Part(_("Held by the market"), mine, said, "disputed" if order.state == "disputed" else "held"))
    rest = order.total - order.refunded - mine
    if rest:
        parts.append(Part(_("Released"), rest, _("to the seller"), "rel"))
    if order.refunded:
        parts.append(Part(_("Back to you"), order.refunded, _("on the way you paid"), "rel"))
    return parts


def _sellers(order: Order, held: int, released: int) -> list[Part]:
    parts = [Part(_("Paid by the buyer"), order.total, "", "paid")]
    if held:
        fee = order.commission + order.commission_tax
        said = _("of which %(fee)s commission", fee=money(fee, order.currency)) if fee else ""
        parts.append(Part(_("Held by the market"), held, said, "disputed" if order.state == "disputed" else "held"))
    if order.is_released:
        parts.append(Part(_("Released to you"), released, _("after commission"), "rel"))
    if order.refunded:
        parts.append(Part(_("Back to the buyer"), order.refunded, "", "paid"))
    return parts


def _operators(order: Order, held: int, released: int, books: Any) -> list[Part]:
    return [
        Part(_("Paid by the buyer"), order.total, "", "paid"),
        Part(_("Held by the market"), held, "", "held"),
        Part(_("Released to the seller"), released, "", "rel"),
        Part(_("Commission and its tax"), _of(books, ledger.Kind.COMMISSION) + _of(books, ledger.Kind.COMMISSION_TAX),
             "", "rel"),
        Part(_("Tax collected"), _of(books, ledger.Kind.TAX_COLLECTED), "", "rel"),
        Part(_("Back to the buyer"), order.refunded, "", "paid"),
        *([Part(_("Borne by the market"), lost, "", "rel")] if (lost := _of(books, ledger.Kind.LOSSES)) else []),
    ]  # fmt: skip


def _of(books: Any, kind: Any) -> int:
    return sum(amount.minor for (each, _owner), amount in books.items() if each == kind)


def statement(order: Order) -> Sequence[StatementLine]:
    """Return every movement of what is held for an order, the newest first; refunds and banks make few of them."""
    if order.paid_at is None:
        return []
    return ledger.statement_of_reference(f"order:{order.id}", order.currency, limit=LARGEST_LIMIT).items
