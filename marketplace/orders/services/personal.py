"""What orders know of someone, as their own copy holds it, and what stays of it when they leave."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import array

from marketplace.core import audit
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.money import Money
from marketplace.messaging.rules.files import State
from marketplace.orders.events import EvidenceDropped
from marketplace.orders.models import (
    Checkout,
    Dispute,
    DisputeEntry,
    Evidence,
    Invoice,
    Order,
    OrderEvent,
    OrderRefund,
    OrderReturn,
    Takeback,
)

GONE: Final = "—"


def copy_of(account_id: int) -> dict[str, Any]:
    """Return all orders of someone, bought and sold, with what was said, as JSON."""
    bought = select(Order).where(Order.buyer_id == account_id).order_by(Order.id)
    sold = select(Order).where(Order.seller_id == account_id).order_by(Order.id)
    said = select(DisputeEntry).where(DisputeEntry.actor_id == account_id).order_by(DisputeEntry.id)
    to_banks = select(Takeback.said).join(Order, Order.id == Takeback.order_id)
    to_banks = to_banks.where(Order.seller_id == account_id, Takeback.said != "").order_by(Takeback.id)
    reasons = select(Dispute.reason).where(Dispute.opened_by_id == account_id)
    return {
        "bought": [_order(one) for one in session().scalars(bought)],
        "sold": [_order(one, is_mine=False) for one in session().scalars(sold)],
        "said_to_banks": list(session().scalars(to_banks)),
        "said_in_disputes": [*session().scalars(reasons), *(one.text for one in session().scalars(said))],
    }


def files_of(account_id: int) -> dict[str, str]:
    """Return what someone showed in disputes and to banks: the name in the copy, and the storage key."""
    statement = select(Evidence.id, Evidence.name, Evidence.key)
    mine = statement.where(Evidence.actor_id == account_id, Evidence.state != State.INFECTED)
    return {f"disputes/{row.id}-{row.name}": row.key for row in session().execute(mine)}


def erase(account_id: int) -> None:
    """Take away who and where; the numbers of orders and papers stay, for the books and the law."""
    mine = select(Order.id).where(Order.buyer_id == account_id)
    gone = {"email": "", "buyer_name": GONE, "address": None, "note": "", "carrier": "", "tracking": ""}
    _scrub_papers(account_id)
    _scrub_words(account_id)
    either = or_(Order.buyer_id == account_id, Order.seller_id == account_id)
    audit.forget_words("order", session().scalars(select(Order.id).where(either)))
    session().execute(update(Order).where(Order.buyer_id == account_id).values(**gone))
    session().execute(update(Checkout).where(Checkout.account_id == account_id).values(email="", cart=[], guest=None))
    session().execute(update(OrderReturn).where(OrderReturn.order_id.in_(mine)).values(reason=GONE))
    session().execute(update(Dispute).where(Dispute.opened_by_id == account_id).values(reason=GONE))
    for key in files_of(account_id).values():
        announce(EvidenceDropped(key))
    session().execute(delete(Evidence).where(Evidence.actor_id == account_id))
    session().execute(update(DisputeEntry).where(DisputeEntry.actor_id == account_id).values(text=GONE))
    session().expire_all()


def _scrub_words(account_id: int) -> None:
    """Blank what the person wrote of their own accord: why they moved, gave back, answered; and how theirs travelled.

    The history is append-only; its trigger lets words be blanked, and nothing else.
    """
    sold, bought = (select(Order.id).where(column == account_id) for column in (Order.seller_id, Order.buyer_id))
    written = (OrderEvent.actor_id == account_id, OrderEvent.reason.not_in(("", GONE)))
    session().execute(update(OrderEvent).where(*written).values(reason=GONE))
    travelled = (OrderEvent.order_id.in_(bought), OrderEvent.data.has_any(array(["carrier", "tracking"])))
    session().execute(
        update(OrderEvent).where(*travelled).values(data=OrderEvent.data.op("-")(array(["carrier", "tracking"])))
    )
    given = (OrderRefund.by_id == account_id, OrderRefund.reason.not_in(("", GONE)))
    session().execute(update(OrderRefund).where(*given).values(reason=GONE))
    session().execute(
        update(OrderReturn).where(OrderReturn.order_id.in_(sold), OrderReturn.answer != "").values(answer=GONE)
    )
    ended = (Dispute.decided_by_id == account_id, Dispute.decision != "")
    session().execute(update(Dispute).where(*ended).values(decision=GONE))
    session().execute(update(Takeback).where(Takeback.order_id.in_(sold)).values(said=""))


def _scrub_papers(account_id: int) -> None:
    statement = (
        select(Invoice, Order.buyer_id)
        .join(Order, Order.id == Invoice.order_id)
        .where(or_(Order.buyer_id == account_id, Order.seller_id == account_id))
    )
    for paper, buyer_id in session().execute(statement):
        hidden = {"buyer": GONE, "address": None} if buyer_id == account_id else {"seller": GONE}
        if buyer_id != account_id and paper.data.get("reason"):
            hidden["reason"] = GONE
        paper.data = {**paper.data, **hidden}
    session().flush()


def _order(one: Order, *, is_mine: bool = True) -> dict[str, Any]:
    said = {"address": one.address, "email": one.email, "note": one.note} if is_mine else {}
    reasons = select(OrderEvent.reason).where(OrderEvent.order_id == one.id, OrderEvent.reason != "")
    return {
        "reference": one.reference, "status": one.status, "placed": one.placed_at.isoformat(),
        "total": str(Money(one.total, one.currency)), "currency": one.currency,
        "things": [{"title": line.name, "quantity": line.quantity} for line in one.lines],
        "reasons": list(session().scalars(reasons)) if is_mine else [], **said,
    }  # fmt: skip
