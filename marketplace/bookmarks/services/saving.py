"""Keeping a listing, letting go of it, and writing a note on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CursorResult, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.bookmarks.models import Bookmark
from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.queries.owners import belongs_to
from marketplace.bookmarks.rules import LONGEST_NOTE, UNDO_WINDOW, Owner
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.listings.models import Listing


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of saving: the bookmark, and whether it is new."""

    bookmark_id: int
    is_new: bool


def save(owner: Owner, listing_id: int) -> Kept:
    """Keep a listing; saving it again changes nothing, and within the undo window a removed one comes back whole.

    Raises:
        NotFound: no listing that is offered to everyone has this id.
        Conflict: `owner` keeps as much as may be kept.

    """
    existing = saved.find_bookmark(owner, listing_id)
    if existing is not None:
        return Kept(existing.id, is_new=False)
    _require_offered(listing_id)
    if saved.count_of(owner) >= owner.capacity:
        raise Conflict(_("You keep as many things as we can hold. Let go of some first."), code="bookmarks_full")
    _forget_removed(owner, listing_id)
    bookmark_id = session().scalar(_insertion(owner, listing_id))
    if bookmark_id is not None:
        return Kept(bookmark_id, is_new=True)
    other_tab = saved.find_bookmark(owner, listing_id)
    if other_tab is None:
        raise Conflict(_("That was saved and removed at the same moment. Try again."))
    return Kept(other_tab.id, is_new=False)


def remove(owner: Owner, listing_id: int) -> None:
    """Let go of a listing; it can be saved again with note and collections for a while.

    Raises:
        NotFound: it is not kept.

    """
    statement = (
        update(Bookmark)
        .where(belongs_to(owner), Bookmark.listing_id == listing_id, Bookmark.removed_at.is_(None))
        .values(removed_at=clock.now())
        .returning(Bookmark.id)
    )
    if session().scalar(statement) is None:
        raise NotFound(_("That is not among your saved things."))


def write_note(bookmark: Bookmark, note: str) -> None:
    """Write the owner's own words on a bookmark; an empty note takes them off.

    Raises:
        Invalid: longer than LONGEST_NOTE characters.

    """
    if len(note) > LONGEST_NOTE:
        said = _("A note has at most %(count)s characters.", count=LONGEST_NOTE)
        raise Invalid(said, errors={"note": [said]})
    bookmark.note = note
    session().flush()


def bulk_save(account_id: int, listing_ids: Sequence[int]) -> int:
    """Keep many listings for an account in one statement, whatever their status; returns how many are new."""
    if not listing_ids:
        return 0
    rows = [{"account_id": account_id, "listing_id": listing_id} for listing_id in listing_ids]
    result: CursorResult[Any] = session().execute(insert(Bookmark).values(rows).on_conflict_do_nothing())  # type: ignore[assignment] # an insert's result counts its rows
    return result.rowcount


def _require_offered(listing_id: int) -> None:
    statement = select(Listing.id).where(
        Listing.id == listing_id, Listing.status == "active", Listing.deleted_at.is_(None)
    )
    if session().scalar(statement) is None:
        raise NotFound(_("That listing is not offered, or does not exist."))


def _forget_removed(owner: Owner, listing_id: int) -> None:
    """Past the undo window a removed bookmark does not come back: saving it again starts afresh."""
    session().execute(
        delete(Bookmark).where(
            belongs_to(owner),
            Bookmark.listing_id == listing_id,
            Bookmark.removed_at < clock.now() - UNDO_WINDOW,
        )
    )


def _insertion(owner: Owner, listing_id: int) -> Any:
    """Insert, or bring back what was removed; answers no row where another tab was first."""
    column = "guest" if owner.account_id is None else "account_id"
    return (
        insert(Bookmark)
        .values(account_id=owner.account_id, guest=owner.guest, listing_id=listing_id)
        .on_conflict_do_update(
            index_elements=[column, "listing_id"],
            index_where=text(f"{column} IS NOT NULL"),
            set_={"removed_at": None},
            where=Bookmark.removed_at.is_not(None),
        )
        .returning(Bookmark.id)
    )
