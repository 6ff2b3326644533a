"""Listings that wait, and many at once, as programs of the administration see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import RowMapping

from marketplace.core.api import Input, Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.core.paging import LARGEST_LIMIT
from marketplace.listings.models import ListingSweep
from marketplace.listings.schemas.office import Filters, OfficeListing
from marketplace.listings.services.sweeping import LONGEST_REASON


class WaitingQuery(PageQuery):
    """Which page of what waits."""


class WaitingListing(OfficeListing):
    """A listing that waits for a moderator, since when, and what there is to judge it by."""

    description: str
    photo_count: int
    seller_verified: bool
    date_updated: Timestamp


class WaitingPage(PageOutput):
    """A page of what waits, the longest first."""

    listings: list[WaitingListing]


class _Ids(Input):
    listing_ids: list[int] = Field(min_length=1, max_length=LARGEST_LIMIT)


class DecisionInput(_Ids):
    """What is decided about listings that wait; sellers read the reason why one is declined."""

    action: Literal["approve", "decline"]
    reason: Text = Field("", max_length=300)


class SeveralInput(_Ids):
    """What is done with several listings; their owners read why one is hidden."""

    action: Literal["hide", "restore"]
    reason: Text = Field("", max_length=LONGEST_REASON)


class SeveralOutput(Output):
    """Which listings changed, and which stayed as they were."""

    changed: list[int]
    unchanged: list[int]


class SweepInput(Input):
    """What is done with everything that filters choose."""

    action: Literal["hide", "restore"]
    reason: Text = Field("", max_length=LONGEST_REASON)
    filters: Filters


class SweepOutput(Output):
    """How far it came: `done` changed, `skipped` stayed as they were."""

    sweep_id: int
    action: str
    reason: str
    filters: dict[str, str]
    total: int
    done: int
    skipped: int
    date_created: Timestamp
    date_finished: Timestamp | None


def waiting(row: RowMapping) -> dict[str, Any]:
    """Return a row of `queries.waiting` as WaitingListing."""
    return {
        "listing_id": row["id"], "title": row["title"], "kind": row["kind"], "status": row["status"],
        "is_deleted": False, "seller_id": row["seller_id"], "seller": row["username"],
        "date_created": row["created_at"], "date_updated": row["updated_at"], "description": row["description"],
        "photo_count": row["photo_count"], "seller_verified": row["seller_verified"],
    }  # fmt: skip


def several(wanted: Iterable[int], changed: Collection[int]) -> dict[str, Any]:
    """Return which of the wanted listings changed, and which did not."""
    return {"changed": sorted(changed), "unchanged": sorted(set(wanted) - set(changed))}


def sweep(row: ListingSweep) -> dict[str, Any]:
    """Return a sweep as SweepOutput."""
    return {
        "sweep_id": row.id, "action": row.action, "reason": row.reason, "filters": row.filters, "total": row.total,
        "done": row.done, "skipped": row.skipped, "date_created": row.created_at, "date_finished": row.finished_at,
    }  # fmt: skip
