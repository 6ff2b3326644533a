"""Disputes as they go out: what is wrong, what was said and shown, how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marketplace.core.api import Output, Timestamp
from marketplace.core.money import Money
from marketplace.core.site import absolute
from marketplace.messaging.rules.files import State
from marketplace.orders.models import Dispute, DisputeEntry, Evidence, Order


class EvidenceOutput(Output):
    """A photo or a file; `url` is null while a virus scanner looks at it, or where that found something."""

    evidence_id: int
    name: str
    content_type: str
    state: str
    url: str | None


class EntryOutput(Output):
    """Something that was said or shown in a dispute."""

    at: Timestamp
    actor: str
    text: str
    evidence: list[EvidenceOutput]


class DisputeOutput(Output):
    """A dispute; `outcome`, `refund` and `decision` say how it ended."""

    dispute_id: int
    order_id: int
    reference: str
    reason: str
    wanted: str
    opened_at: Timestamp
    answer_until: Timestamp | None
    closed_at: Timestamp | None
    outcome: str | None
    refund: str | None
    currency: str
    decision: str


class DisputeStory(DisputeOutput):
    """A dispute with what was shown when it was opened, and everything that was said since."""

    evidence: list[EvidenceOutput]
    entries: list[EntryOutput]


def dispute(one: Dispute, order: Order) -> dict[str, Any]:
    """Return a dispute of an order as DisputeOutput."""
    return {
        "dispute_id": one.id, "order_id": order.id, "reference": order.reference, "reason": one.reason,
        "wanted": one.wanted, "opened_at": one.opened_at, "answer_until": one.answer_until,
        "closed_at": one.closed_at, "outcome": one.outcome, "decision": one.decision, "currency": order.currency,
        "refund": None if one.refund is None else str(Money(one.refund, order.currency)),
    }  # fmt: skip


def entries(said: Sequence[DisputeEntry], shown: Mapping[int | None, list[Evidence]]) -> list[dict[str, Any]]:
    """Return what was said, each with what was shown beside it, as EntryOutput."""
    return [
        {
            "at": each.at, "actor": each.actor, "text": each.text,
            "evidence": [evidence(one) for one in shown.get(each.id, ())],
        }
        for each in said
    ]  # fmt: skip


def story(
    one: Dispute, order: Order, said: Sequence[DisputeEntry], shown: Mapping[int | None, list[Evidence]]
) -> dict[str, Any]:
    """Return a dispute with all that was said and shown, as DisputeStory."""
    opening = [evidence(each) for each in shown.get(None, ())]
    return {**dispute(one, order), "evidence": opening, "entries": entries(said, shown)}


def evidence(one: Evidence) -> dict[str, Any]:
    """Return a photo or a file as EvidenceOutput."""
    is_there = one.state == State.READY
    return {
        "evidence_id": one.id, "name": one.name, "content_type": one.content_type, "state": one.state,
        "url": absolute(f"/api/v1/orders/{one.order_id}/evidence/{one.id}") if is_there else None,
    }  # fmt: skip
