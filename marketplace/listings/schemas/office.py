"""Listings as programs of the administration see them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from marketplace.core.api import Input, Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.listings.queries.listings import Seen


class Filters(Input):
    """What chooses listings."""

    q: Text = Field("", max_length=200, description="The beginnings of words of the title, or the number.")
    seller: Text = Field("", max_length=64, description="A username.")
    status: Literal["", "draft", "active", "inactive", "sold", "pending_verification", "removed"] = ""
    kind: Literal["", "product", "digital", "rental", "service", "property"] = ""


class OfficeListingQuery(Filters, PageQuery):
    """Which listings to list."""


class OfficeListing(Output):
    """A listing in whatever state, with its owner."""

    listing_id: int
    title: str
    kind: str
    status: str
    is_deleted: bool
    seller_id: int
    seller: str
    date_created: Timestamp


class OfficeListingPage(PageOutput):
    """A page of listings, the newest first."""

    listings: list[OfficeListing]


class HidingInput(Input):
    """Why a listing is hidden; its owner reads it."""

    reason: Text = Field(min_length=1, max_length=2000)


def entry(row: Any) -> dict[str, Any]:
    """Return a row of `queries.table` as OfficeListing."""
    return {
        "listing_id": row.id, "title": row.title, "kind": row.kind, "status": row.status,
        "is_deleted": row.deleted_at is not None, "seller_id": row.seller_id, "seller": row.seller,
        "date_created": row.created_at,
    }  # fmt: skip


def of(seen: Seen) -> dict[str, Any]:
    """Return a listing as OfficeListing."""
    return {
        "listing_id": seen.id, "title": seen.title, "kind": seen.kind, "status": seen.status,
        "is_deleted": seen.deleted_at is not None, "seller_id": seen.seller_id, "seller": seen.seller.username,
        "date_created": seen.created_at,
    }  # fmt: skip
