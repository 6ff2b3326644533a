"""Disputes: opened by the buyer, argued by both, settled by an operator or between the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.orders.events import (
    AnswerAwaited,
    DecisionsOverdue,
    DisputeAnswered,
    DisputeSettled,
    OrderDisputed,
)
from marketplace.orders.models import Dispute, DisputeEntry, Order, OrderRefund
from marketplace.orders.queries.disputes import overdue_count
from marketplace.orders.rules.deciding import REMIND
from marketplace.orders.rules.processes import DISPUTE, Actor
from marketplace.orders.services import moves, refunding, showing
from marketplace.orders.services.fulfilling import Acting
from marketplace.orders.services.showing import Taken

LONGEST: Final = 4000
MOST_ENTRIES: Final = 100
AT_ONCE: Final = 200
WANTED: Final = ("refund", "partial", "replacement")


def open_dispute(
    order_id: int, who: Acting, *, reason: str, wanted: str = "refund", shown: Sequence[Taken] = ()
) -> Dispute:
    """Say that something is wrong, and show it: nothing is released until it is settled.

    Raises:
        Invalid: no reason, or nothing that can be wanted.
        Conflict: the order can't be disputed in its state.

    """
    if not reason.strip() or len(reason) > LONGEST or wanted not in WANTED:
        said = _("Say what is wrong, in at most %(n)s characters.", n=LONGEST)
        raise Invalid(said, errors={"reason": [said]})
    order = moves.locked(order_id)
    source = order.state
    # The words stand with the dispute alone: the order's history is for good, and words must go with their person.
    moves.make(order_id, "dispute", actor=who.actor, actor_id=who.actor_id, reason=_why(who, reason))
    dispute = Dispute(
        order_id=order_id, opened_by_id=who.actor_id, reason=reason, wanted=wanted, from_state=source,
        answer_until=clock.now() + DISPUTE,
    )  # fmt: skip
    order.dispute_status = "open"
    session().add(dispute)
    session().flush()
    showing.show(order_id, who, shown, dispute_id=dispute.id)
    announce(OrderDisputed(order_id, dispute.id))
    return dispute


def _why(who: Acting, reason: str) -> str:
    return reason if who.actor == Actor.OPERATOR else ""


def find_open(order_id: int) -> Dispute | None:
    """Return the open dispute of an order."""
    return session().scalar(select(Dispute).where(Dispute.order_id == order_id, Dispute.closed_at.is_(None)))


def say(order_id: int, who: Acting, text: str, shown: Sequence[Taken] = ()) -> DisputeEntry:
    """Say or show something in an open dispute.

    Raises:
        NotFound: there is no open dispute.
        Invalid: nothing is said, or too much.

    """
    dispute = find_open(order_id)
    if dispute is None:
        raise NotFound(_("There is no open dispute about this order."))
    if len(text) > LONGEST or not (text.strip() or shown):
        said = _("Write something, in at most %(n)s characters.", n=LONGEST)
        raise Invalid(said, errors={"text": [said]})
    count = session().scalar(select(func.count()).where(DisputeEntry.dispute_id == dispute.id)) or 0
    if count >= MOST_ENTRIES:
        raise Conflict(_("Enough was said in this dispute. A moderator decides."), code="too_many_entries")
    entry = DisputeEntry(dispute_id=dispute.id, actor=who.actor, actor_id=who.actor_id, text=text.strip())
    if who.actor == Actor.SELLER and dispute.answered_at is None:
        dispute.answered_at = clock.now()  # the sixty days run on: a moderator decides in them, or all goes back
    session().add(entry)
    session().flush()
    showing.show(order_id, who, shown, dispute_id=dispute.id, entry_id=entry.id)
    announce(DisputeAnswered(order_id, dispute.id, who.actor))
    return entry


def withdraw(order_id: int, who: Acting) -> Order:
    """Let the buyer say that it is settled: the money goes to the seller."""
    order = moves.make(order_id, "release", actor=who.actor, actor_id=who.actor_id, reason=_("Settled by the buyer."))
    _settle(order, "withdrawn", None, who, "")
    return order


def concede(order_id: int, who: Acting, *, reason: str = "") -> Order:
    """Let the seller give everything back."""
    order = moves.make(order_id, "refund", actor=who.actor, actor_id=who.actor_id, reason=reason)
    _settle(order, "refund", order.refunded, who, reason)
    return order


def decide(order_id: int, who: Acting, *, outcome: str, refund: int | None = None, decision: str) -> Order:
    """Settle a dispute as an operator: release, refund, or split (`refund` minor units go back, the rest on).

    Raises:
        Invalid: no such outcome, no reason, or a split that is none.
        Conflict: more than is left.

    """
    if not decision.strip():
        said = _("Say why: both sides read it.")
        raise Invalid(said, errors={"decision": [said]})
    if outcome not in ("release", "refund", "split"):
        raise Invalid(_("Choose how it ends."), errors={"outcome": [_("Choose how it ends.")]})
    given: OrderRefund | None = None
    if outcome == "split":
        order = moves.locked(order_id)
        left = order.total - order.refunded
        if order.state == "disputed":
            if refund is None or not 0 < refund < left:
                said = _("A split gives back more than nothing and less than all.")
                raise Invalid(said, errors={"refund": [said]})
            given = refunding.give_back_amount(order, refund, by=who.actor_id, reason=decision)
    data = {"refund_id": given.id, "amount": given.amount} if given else {}
    order = moves.make(order_id, outcome, actor=who.actor, actor_id=who.actor_id, reason=decision, data=data)
    _settle(order, outcome, given.amount if given else None, who, decision)
    return order


def remind() -> None:
    """Ask silent sellers again for their answer, and tell moderators what waits for them too long."""
    now = clock.now()
    silent = select(Dispute).where(
        Dispute.closed_at.is_(None), Dispute.answered_at.is_(None),
        func.coalesce(Dispute.reminded_at, Dispute.opened_at) <= now - REMIND,
    )  # fmt: skip
    for dispute in session().scalars(silent.order_by(Dispute.id).limit(AT_ONCE)):
        dispute.reminded_at = now
        announce(AnswerAwaited(dispute.order_id, dispute.id, dispute.answer_until))
    overdue = overdue_count()
    if overdue:
        announce(DecisionsOverdue(overdue))
    session().flush()


def settle_by_itself(order: Order) -> None:
    """Close the dispute of an order that was refunded because nobody answered or decided, or because the bank did."""
    _settle(order, "refund", order.refunded, Acting(Actor.SYSTEM, None), "")


def _settle(order: Order, outcome: str, refund: int | None, who: Acting, decision: str) -> None:
    dispute = find_open(order.id)
    if dispute is None:
        return
    dispute.outcome, dispute.refund, dispute.decision = outcome, refund, decision
    dispute.decided_by_id, dispute.closed_at = who.actor_id, clock.now()
    order.dispute_status = "closed"
    session().flush()
    announce(DisputeSettled(order.id, dispute.id, outcome))
