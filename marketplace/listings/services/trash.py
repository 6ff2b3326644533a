"""Deleting a listing, taking it back, and letting go of it for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete as sql_delete

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.listings.queries.lists import deleted_before
from marketplace.listings.rules.lifecycle import MODERATOR, OWNER, TRASH_KEPT_FOR
from marketplace.listings.services import history, photos


def delete(listing: Listing, *, by: int | None, actor: str = OWNER) -> None:
    """Put a listing into the trash, where its owner finds it for 30 days. Again is no error."""
    if listing.deleted_at is not None:
        return
    was_public = history.is_public(listing)
    listing.deleted_at = listing.updated_at = clock.now()
    history.record(listing, {"deleted": [False, True]}, by=by)
    if actor == MODERATOR:
        audit.record("listing.delete", "listing", listing.id, actor_id=by)
    history.tell(listing, was_public=was_public)


def restore(listing: Listing, *, by: int | None) -> None:
    """Take a listing out of the trash, in the state in which it was. Again is no error."""
    if listing.deleted_at is None:
        return
    listing.deleted_at, listing.updated_at = None, clock.now()
    history.record(listing, {"deleted": [True, False]}, by=by)
    history.tell(listing, was_public=False)


def purge(now: datetime) -> int:
    """Let go of what has lain in the trash for its time, photos and all, and return how many listings went."""
    old = deleted_before(now - TRASH_KEPT_FOR)
    photos.drop_all(old)
    session().execute(sql_delete(Listing).where(Listing.id.in_(old)))
    return len(old)
