"""Orders and disputes as programs of the administration see and decide them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from marketplace.core.api import Amount, Input, PageOutput, PageQuery, Text
from marketplace.orders.models import Dispute, DisputeEntry, Evidence
from marketplace.orders.queries.orders import Seen
from marketplace.orders.schemas import disputes, output
from marketplace.orders.schemas.disputes import DisputeOutput, DisputeStory, EntryOutput
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


class DisputePage(PageOutput):
    """A page of disputes: open ones the oldest first, settled ones the newest first."""

    disputes: list[DisputeOutput]


class DisputesQuery(PageQuery):
    """Which disputes to list."""

    closed: bool = False


class OfficeOrderDetail(OrderOutput):
    """An order as operators see it, with its last dispute and what was said in it."""

    dispute: DisputeStory | None
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


def detail(
    seen: Seen, last: Dispute | None, said: list[DisputeEntry], shown: Mapping[int | None, list[Evidence]]
) -> dict[str, Any]:
    """Return an order with its last dispute as OfficeOrderDetail."""
    opened = disputes.story(last, seen.order, said, shown) if last is not None else None
    return {**output.order(seen), "dispute": opened, "entries": opened["entries"] if opened else []}
