"""What a guest kept becomes the account's at sign-in, and ends by itself where nobody signs in."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, text

from marketplace.bookmarks.models import Bookmark
from marketplace.bookmarks.rules import GUEST_LIFETIME, UNDO_WINDOW
from marketplace.core import clock
from marketplace.core.db import session

_TAKE_BOOKMARKS: Final = text("""
    INSERT INTO bookmarks (account_id, listing_id, note, created_at)
    SELECT :account_id, listing_id, note, created_at FROM bookmarks WHERE guest = :guest AND removed_at IS NULL
    ON CONFLICT (account_id, listing_id) WHERE account_id IS NOT NULL DO UPDATE
    SET removed_at = NULL, note = CASE WHEN bookmarks.note = '' THEN excluded.note ELSE bookmarks.note END
""")


def adopt(account_id: int, guest: bytes) -> None:
    """Give an account what a guest kept; of two bookmarks of one listing the account's own note stays."""
    session().execute(_TAKE_BOOKMARKS, {"account_id": account_id, "guest": guest})
    session().execute(delete(Bookmark).where(Bookmark.guest == guest))


def expire() -> int:
    """Delete what guests left behind and what was removed for good; returns how many bookmarks went."""
    moment = clock.now()
    left = delete(Bookmark).where(Bookmark.guest.is_not(None), Bookmark.created_at < moment - GUEST_LIFETIME)
    removed = delete(Bookmark).where(Bookmark.removed_at < moment - UNDO_WINDOW)
    return sum(len(session().scalars(gone.returning(Bookmark.id)).all()) for gone in (left, removed))
