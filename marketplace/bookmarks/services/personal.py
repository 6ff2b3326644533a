"""What someone kept, as their own copy holds it, and its end with the account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from marketplace.bookmarks.models import Bookmark, Collection, CollectionItem, RecentView
from marketplace.core.db import session
from marketplace.listings.models import Listing


def copy_of(account_id: int) -> dict[str, Any]:
    """Return all that someone kept, as JSON: bookmarks with their notes, collections, recent views."""
    return {
        "bookmarks": _bookmarks(account_id),
        "collections": _collections(account_id),
        "recently_viewed": _views(account_id),
    }


def erase(account_id: int) -> None:
    """Delete all that someone kept; shared links end with it."""
    for model in (Collection, Bookmark, RecentView):
        session().execute(delete(model).where(model.account_id == account_id))


def _bookmarks(account_id: int) -> list[dict[str, Any]]:
    statement = (
        select(Bookmark.listing_id, Listing.title, Bookmark.note, Bookmark.created_at)
        .join(Listing, Listing.id == Bookmark.listing_id)
        .where(Bookmark.account_id == account_id, Bookmark.removed_at.is_(None))
        .order_by(Bookmark.id)
    )
    return [
        {"listing_id": row.listing_id, "title": row.title, "note": row.note, "saved": row.created_at.isoformat()}
        for row in session().execute(statement)
    ]


def _collections(account_id: int) -> list[dict[str, Any]]:
    items = (
        select(CollectionItem.collection_id, Bookmark.listing_id)
        .join(Bookmark, Bookmark.id == CollectionItem.bookmark_id)
        .where(CollectionItem.account_id == account_id, Bookmark.removed_at.is_(None))
        .order_by(Bookmark.id)
    )
    inside: dict[int, list[int]] = {}
    for collection_id, listing_id in session().execute(items):
        inside.setdefault(collection_id, []).append(listing_id)
    statement = select(Collection).where(Collection.account_id == account_id).order_by(Collection.id)
    return [
        {
            "name": one.name, "is_shared": one.is_shared, "made": one.created_at.isoformat(),
            "listing_ids": inside.get(one.id, []),
        }
        for one in session().scalars(statement)
    ]  # fmt: skip


def _views(account_id: int) -> list[dict[str, Any]]:
    statement = select(RecentView).where(RecentView.account_id == account_id).order_by(RecentView.seen_at)
    return [{"listing_id": one.listing_id, "seen": one.seen_at.isoformat()} for one in session().scalars(statement)]
