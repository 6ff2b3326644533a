"""Orders and disputes as programs of the administration see and decide them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from marketplace.core.api import Amount, Input, Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.core.money import Money
from marketplace.orders.models import Dispute, DisputeEntry, Order
from marketplace.orders.queries.orders import Seen
from marketplace.orders.schemas import output
from marketplace.orders.schemas.output import BriefOrder, OrderOutput


class OfficeOrderQuery(PageQuery):
    """Which orders to list."""

    query: Text = Field("", max_length=100, description="The whole number of an order, or a part of what was bought.")
    seller: Text = Field("", max_length=64, description="A username.")
    buyer: Text = Field("", max_length=64, description="A username.")
    status: Literal[
        "", "pending", "confirmed", "fulfilled", "disputed", "completed", "cancelled", "refunded", "expired"
    ] = ""


class OfficeOrder(BriefOrder):
    """An order with its own state and both sides; `buyer` is null for a guest."""

    state: str
    seller: str
    buyer: str | None


class OfficeOrderPage(PageOutput):
    """A page of orders, the newest first."""

    orders: list[OfficeOrder]


class EntryOutput(Output):
    """Something that was said or shown in a dispute."""

    at: Timestamp
    actor: str
    text: str
    file_name: str


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


class DisputePage(PageOutput):
    """A page of disputes: open ones the oldest first, settled ones the newest first."""

    disputes: list[DisputeOutput]


class DisputesQuery(PageQuery):
    """Which disputes to list."""

    closed: bool = False


class OfficeOrderDetail(OrderOutput):
    """An order as operators see it, with its last dispute and what was said in it."""

    dispute: DisputeOutput | None
    entries: list[EntryOutput]


class MoveInput(Input):
    """A move that an operator makes in someone's place; both sides read why."""

    move: Text = Field(min_length=1, max_length=40)
    reason: Text = Field(min_length=1, max_length=1000)


class DecisionInput(Input):
    """How a dispute ends; `refund` is what goes back where it is split. Both sides read why."""

    outcome: Literal["release", "refund", "split"]
    refund: Amount | None = Field(None, gt=0)
    decision: Text = Field(min_length=1, max_length=1000)


def entry(row: Any) -> dict[str, Any]:
    """Return a row of `queries.table` as OfficeOrder."""
    return {**output.brief(row.Order), "state": row.Order.state, "seller": row.seller, "buyer": row.buyer}


def dispute(one: Dispute, order: Order) -> dict[str, Any]:
    """Return a dispute of an order as DisputeOutput."""
    return {
        "dispute_id": one.id, "order_id": order.id, "reference": order.reference, "reason": one.reason,
        "wanted": one.wanted, "opened_at": one.opened_at, "answer_until": one.answer_until,
        "closed_at": one.closed_at, "outcome": one.outcome, "decision": one.decision, "currency": order.currency,
        "refund": None if one.refund is None else str(Money(one.refund, order.currency)),
    }  # fmt: skip


def detail(seen: Seen, last: Dispute | None, entries: list[DisputeEntry]) -> dict[str, Any]:
    """Return an order with its last dispute as OfficeOrderDetail."""
    said = [
        {"at": each.at, "actor": each.actor, "text": each.text, "file_name": each.file_name}
        for each in entries
    ]  # fmt: skip
    shown = dispute(last, seen.order) if last is not None else None
    return {**output.order(seen), "dispute": shown, "entries": said}
