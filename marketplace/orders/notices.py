"""Whom orders tell what. Guests have no inbox: they get the same words by mail, with a link that opens their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core import mail
from marketplace.core.db import session
from marketplace.core.events import on
from marketplace.core.i18n import speaking_to
from marketplace.core.site import absolute
from marketplace.notifications.services import Kind, declare, notify
from marketplace.notifications.services.wording import words_of
from marketplace.orders.events import (
    AnswerAwaited,
    ContestDecided,
    DecisionsOverdue,
    DisputeAnswered,
    DisputeSettled,
    LinkWanted,
    OrderContested,
    OrderDisputed,
    OrderMoved,
    OrderPaid,
    OrderRefunded,
    RefundStuck,
    ReturnMoved,
)
from marketplace.orders.models import Order
from marketplace.orders.parties import LINK_DAYS, key_for
from marketplace.orders.queries.people import MANAGES, operators

_GROUP: Final = _l("Orders")
_TEMPLATE: Final = "orders/notices/order"

SOLD: Final = declare("order.sold", label=_l("New orders"), group=_GROUP, template=_TEMPLATE, icon="shopping-bag")
PROGRESS: Final = declare(
    "order.progress", label=_l("Progress of orders"), group=_GROUP, template=_TEMPLATE, icon="truck"
)
MONEY: Final = declare("order.money", label=_l("Money of orders"), group=_GROUP, template=_TEMPLATE, icon="hand-coins")
DISPUTE: Final = declare("order.dispute", label=_l("Disputes"), group=_GROUP, template=_TEMPLATE, icon="shield-alert",
                         is_urgent=True)  # fmt: skip
OFFICE: Final = declare(
    "order.office", label=_l("Orders that wait for a decision"), group=_l("Administration"),
    permission=MANAGES,
    template="orders/notices/office", icon="shield-alert", is_urgent=True,
)  # fmt: skip
RETURN: Final = declare("order.return", label=_l("Returns"), group=_GROUP, template=_TEMPLATE, icon="undo-2")

BUYERS_NEWS: Final[dict[str, tuple[Kind, str]]] = {
    "shipped": (PROGRESS, "shipped"), "fulfilled": (PROGRESS, "delivered"), "completed": (PROGRESS, "thanks"),
    "cancelled": (PROGRESS, "cancelled"),
}  # fmt: skip
SELLERS_NEWS: Final[dict[str, tuple[Kind, str]]] = {
    "completed": (MONEY, "completed"), "cancelled": (PROGRESS, "cancelled"),
}  # fmt: skip


@on(OrderPaid)
def tell_of_the_order(fact: OrderPaid) -> None:
    """Tell the seller of the order, and the buyer that the money is held."""
    order = session().get_one(Order, fact.order_id)
    _tell_seller(order, SOLD, "sold")
    _tell_buyer(order, PROGRESS, "paid")


@on(OrderMoved)
def tell_of_the_move(fact: OrderMoved) -> None:
    """Tell both sides where the order stands, but not who moved it themselves."""
    order = session().get_one(Order, fact.order_id)
    if order.paid_at is None:
        return
    digital_at_once = fact.move == "deliver" and fact.source == "confirmed" and fact.actor == "system"
    if fact.target in BUYERS_NEWS and fact.actor != "buyer" and not digital_at_once:
        _tell_buyer(order, *BUYERS_NEWS[fact.target])
    if fact.target in SELLERS_NEWS and fact.actor != "seller":
        _tell_seller(order, *SELLERS_NEWS[fact.target])


@on(OrderRefunded)
def tell_of_the_refund(fact: OrderRefunded) -> None:
    """Tell the buyer that money comes back; what the bank gave them is told as its decision."""
    if fact.amount and fact.origin != "bank":
        _tell_buyer(session().get_one(Order, fact.order_id), MONEY, "refunded", amount=fact.amount, one=fact.refund_id)


@on(OrderDisputed)
def tell_of_the_dispute(fact: OrderDisputed) -> None:
    """Ask the seller to answer."""
    _tell_seller(session().get_one(Order, fact.order_id), DISPUTE, "disputed")


@on(AnswerAwaited)
def ask_again(fact: AnswerAwaited) -> None:
    """Ask a silent seller again."""
    _tell_seller(session().get_one(Order, fact.order_id), DISPUTE, "awaited")


@on(DecisionsOverdue)
def tell_moderators(fact: DecisionsOverdue) -> None:
    """Tell those who decide that disputes wait for them."""
    _tell_office("overdue", "/admin/disputes", {"count": fact.count})


@on(OrderContested)
def tell_of_the_bank(fact: OrderContested) -> None:
    """Tell both sides that the bank looks at it, and whoever answers banks by when."""
    order = session().get_one(Order, fact.order_id)
    _tell_seller(order, DISPUTE, "contested")
    _tell_buyer(order, DISPUTE, "contested")
    said = {
        "reference": order.reference, "amount": fact.amount, "currency": order.currency,
        "due": fact.due_at.isoformat() if fact.due_at else "",
    }  # fmt: skip
    _tell_office("contested", f"/admin/orders/{order.id}", said)


@on(ContestDecided)
def tell_of_the_banks_decision(fact: ContestDecided) -> None:
    """Tell both sides what the bank decided."""
    order = session().get_one(Order, fact.order_id)
    event = "bank_won" if fact.is_won else "bank_lost"
    _tell_seller(order, DISPUTE, event, amount=fact.amount)
    _tell_buyer(order, DISPUTE, event, amount=fact.amount)


@on(RefundStuck)
def tell_of_the_stuck_refund(fact: RefundStuck) -> None:
    """Tell the seller, and whoever looks after orders, that a refund did not go out."""
    order = session().get_one(Order, fact.order_id)
    _tell_seller(order, MONEY, "stuck")
    _tell_office("stuck", f"/admin/orders/{order.id}", {"reference": order.reference})


@on(DisputeAnswered)
def tell_of_the_answer(fact: DisputeAnswered) -> None:
    """Tell the other side that something was said."""
    order = session().get_one(Order, fact.order_id)
    if fact.actor != "buyer":
        _tell_buyer(order, DISPUTE, "answered")
    if fact.actor != "seller":
        _tell_seller(order, DISPUTE, "answered")


@on(DisputeSettled)
def tell_of_the_end(fact: DisputeSettled) -> None:
    """Tell both sides that it is settled."""
    order = session().get_one(Order, fact.order_id)
    _tell_buyer(order, DISPUTE, "settled")
    _tell_seller(order, DISPUTE, "settled")


@on(ReturnMoved)
def tell_of_the_return(fact: ReturnMoved) -> None:
    """Tell the seller of a request, and the buyer of everything after it."""
    order = session().get_one(Order, fact.order_id)
    if fact.status == "requested":
        _tell_seller(order, RETURN, "requested")
    else:
        _tell_buyer(order, RETURN, "return")


def _tell_office(event: str, url: str, said: dict[str, Any]) -> None:
    values = {"event": event, "count": 0, "reference": "", "amount": 0, "currency": "", "due": "", **said}
    for account_id in operators():
        notify(OFFICE, account_id, url=url, context=values, key=f"{event}:{values['reference']}")


def _tell_seller(order: Order, kind: Kind, event: str, *, amount: int = 0) -> None:
    _tell(order, kind, event, order.seller_id, {"amount": amount})


def _tell_buyer(order: Order, kind: Kind, event: str, *, amount: int = 0, one: int = 0) -> None:
    said = {"amount": amount}
    if order.buyer_id is not None:
        _tell(order, kind, event, order.buyer_id, said, one)
    elif order.email:
        _write_to_guest(order, kind, event, said)


def _tell(order: Order, kind: Kind, event: str, account_id: int, said: dict[str, Any], one: int = 0) -> None:
    key = f"order:{order.id}:{event}" + (f":{one}" if one else "")
    notify(
        kind, account_id, url=f"/orders/{order.id}", context=_context(order, event, said), related_id=order.id, key=key,
        about_id=order.buyer_id if account_id == order.seller_id else order.seller_id,
    )  # fmt: skip


@on(LinkWanted)
def send_the_link(fact: LinkWanted) -> None:
    """Send a guest a new link to their order."""
    order = session().get_one(Order, fact.order_id)
    with speaking_to(None, None):
        _mail_guest(order, "link", _("Your order %(reference)s", reference=order.reference),
                    [_("The link that you had was too old. This one opens your order.")])  # fmt: skip


def _write_to_guest(order: Order, kind: Kind, event: str, said: dict[str, Any]) -> None:
    values = {**_context(order, event, said), "recipient_name": order.buyer_name}
    with speaking_to(None, None):
        words = words_of(kind, values)
        _mail_guest(order, event, words.sentence, words.paragraphs)


def _mail_guest(order: Order, event: str, sentence: str, paragraphs: Sequence[str]) -> None:
    """Write to a guest; the link in it makes whoever has it the buyer, so the mail log forgets it."""
    link = absolute(f"/orders/{order.id}?key={key_for(order.id)}")
    mail.send(
        order.email, f"order.{event}", sentence, "orders/notices/guest",
        {"sentence": sentence, "paragraphs": paragraphs, "link": link, "days": LINK_DAYS.get()}, is_secret=True,
    )  # fmt: skip


def _context(order: Order, event: str, said: dict[str, Any]) -> dict[str, Any]:
    things = ", ".join(line.name for line in order.lines)
    return {
        "event": event, "reference": order.reference, "things": things[:120], "currency": order.currency,
        "carrier": order.carrier, "tracking": order.tracking, "amount": 0, **said,
    }  # fmt: skip
