"""What someone saved of their searches, as their own copy holds it, and its end with the account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.search.models import SavedSearch, SearchChange, SearchMatch


def copy_of(account_id: int) -> list[dict[str, Any]]:
    """Return the saved searches of someone, with the listings that turned up for them, as JSON."""
    matches = (
        select(SearchMatch.search_id, SearchMatch.listing_id)
        .join(SavedSearch, SavedSearch.id == SearchMatch.search_id)
        .where(SavedSearch.account_id == account_id)
        .order_by(SearchMatch.matched_at)
    )
    found: dict[int, list[int]] = {}
    for search_id, listing_id in session().execute(matches):
        found.setdefault(search_id, []).append(listing_id)
    statement = select(SavedSearch).where(SavedSearch.account_id == account_id).order_by(SavedSearch.id)
    return [
        {
            "name": one.name, "params": one.params, "alert": one.alert, "saved": one.created_at.isoformat(),
            "looked": one.looked_at.isoformat(), "turned_up": found.get(one.id, []),
        }
        for one in session().scalars(statement)
    ]  # fmt: skip


def erase(account_id: int) -> None:
    """Delete all of it; what turned up goes with the searches."""
    session().execute(delete(SavedSearch).where(SavedSearch.account_id == account_id))


def forget_offers(account_id: int) -> dict[int, list[int]]:
    """Forget that things which someone offered turned up; return them by the search that told of them."""
    theirs = select(Listing.id).where(Listing.seller_id == account_id)
    session().execute(delete(SearchChange).where(SearchChange.listing_id.in_(theirs)))
    gone = delete(SearchMatch).where(SearchMatch.listing_id.in_(theirs))
    found: dict[int, list[int]] = {}
    for row in session().execute(gone.returning(SearchMatch.search_id, SearchMatch.listing_id)):
        found.setdefault(row.search_id, []).append(row.listing_id)
    return found
