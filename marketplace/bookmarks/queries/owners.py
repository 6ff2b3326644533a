"""What belongs to whom, as a condition of a statement."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false

from marketplace.bookmarks.models import Bookmark
from marketplace.bookmarks.rules import Owner


def belongs_to(owner: Owner) -> ColumnElement[bool]:
    """Return the condition that a bookmark is the owner's; nobody owns nothing."""
    if owner.account_id is not None:
        return Bookmark.account_id == owner.account_id
    if owner.guest is not None:
        return Bookmark.guest == owner.guest
    return false()
