"""Who keeps a listing: those with an account, who can be told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from marketplace.bookmarks.models import Bookmark
from marketplace.core.db import session
from marketplace.listings.models import Listing


@dataclass(frozen=True, slots=True)
class Sold:
    """A listing that is sold: what it was, and whose."""

    title: str
    seller_id: int


def is_kept(listing_id: int) -> bool:
    """Whether anyone with an account keeps a listing."""
    return session().scalar(_kept(listing_id, Bookmark.id).limit(1)) is not None


def keepers_of(listing_id: int) -> Sequence[int]:
    """Return the accounts that keep a listing."""
    return session().scalars(_kept(listing_id, Bookmark.account_id).order_by(Bookmark.id)).all()


def find_sold(listing_id: int) -> Sold | None:
    """Return a listing that is sold; None where it is not, or no longer there."""
    statement = select(Listing.title, Listing.seller_id).where(
        Listing.id == listing_id, Listing.status == "sold", Listing.deleted_at.is_(None)
    )
    row = session().execute(statement).one_or_none()
    return Sold(row.title, row.seller_id) if row else None


def _kept(listing_id: int, column: Any) -> Select[Any]:
    statement: Any = select(column).where(
        Bookmark.listing_id == listing_id, Bookmark.account_id.is_not(None), Bookmark.removed_at.is_(None)
    )
    found: Select[Any] = statement
    return found
