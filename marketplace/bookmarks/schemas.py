"""Bookmarks as the API takes and shows them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from marketplace.bookmarks.rules import Standing
from marketplace.core.api import Input, Output, PageOutput, Timestamp
from marketplace.listings.queries.listings import Seen
from marketplace.listings.schemas import output

LARGEST_ID = 2**63 - 1


class BookmarkInput(Input):
    """What to save."""

    listing_id: int = Field(ge=1, le=LARGEST_ID, strict=True)


class BookmarkOutput(Output):
    """A saved listing."""

    bookmark_id: int
    user_id: int
    listing_id: int


class BookmarkEntry(BookmarkOutput):
    """A saved listing in a list. `listing` is null once it is not there to be seen; `standing` says why."""

    note: str
    standing: Standing
    date_created: Timestamp
    listing: output.ListingOutput | None


class BookmarkPage(PageOutput):
    """A page of saved listings, the newest first."""

    bookmarks: list[BookmarkEntry]


def entry(row: Any, user_id: int, standing: Standing, seen: Seen | None) -> dict[str, Any]:
    """Return a row of `queries.saved.page_of` as BookmarkEntry."""
    return {
        "bookmark_id": row.id, "user_id": user_id, "listing_id": row.listing_id, "note": row.note,
        "standing": standing, "date_created": row.created_at,
        "listing": output.listing(seen) if seen else None,
    }  # fmt: skip
