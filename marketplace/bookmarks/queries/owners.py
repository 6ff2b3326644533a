"""What belongs to whom, as a condition of a statement."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false

from marketplace.bookmarks.models import Bookmark, RecentView
from marketplace.bookmarks.rules import Owner


def belongs_to(owner: Owner, model: type[Bookmark | RecentView]) -> ColumnElement[bool]:
    """Return the condition that a row is the owner's; nobody owns nothing."""
    if owner.account_id is not None:
        return model.account_id == owner.account_id
    if owner.guest is not None:
        return model.guest == owner.guest
    return false()
