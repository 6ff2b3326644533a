"""Collections: someone's own by slug, and shared ones by the token of their link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.bookmarks.models import Bookmark, Collection, CollectionItem
from marketplace.core.db import session
from marketplace.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Shelf:
    """A collection as its owner's list shows it, with how many things lie in it."""

    id: int
    name: str
    slug: str
    count: int
    is_shared: bool


@dataclass(frozen=True, slots=True)
class SharedCollection:
    """A collection as others see it."""

    id: int
    name: str
    owner_username: str
    owner_name: str


def shelves_of(account_id: int) -> Sequence[Shelf]:
    """Return someone's collections by name; there are few."""
    count = (
        select(func.count())
        .select_from(CollectionItem)
        .join(Bookmark, Bookmark.id == CollectionItem.bookmark_id)
        .where(CollectionItem.collection_id == Collection.id, Bookmark.removed_at.is_(None))
        .scalar_subquery()
    )
    columns = (Collection.id, Collection.name, Collection.slug, count, Collection.share_token.is_not(None))
    statement = select(*columns).where(Collection.account_id == account_id).order_by(func.lower(Collection.name))
    return [Shelf(*row) for row in session().execute(statement)]


def get_collection(account_id: int | None, slug: str) -> Collection:
    """Return someone's own collection.

    Raises:
        NotFound: there is none of that name among theirs.

    """
    statement = select(Collection).where(Collection.account_id == account_id, Collection.slug == slug)
    found = session().scalar(statement)
    if found is None:
        raise NotFound(_("That collection does not exist, or is not shared."))
    return found


def get_shared(token: str) -> SharedCollection:
    """Return the collection that a link leads to.

    Raises:
        NotFound: the link is wrong, was withdrawn, or its owner is gone.

    """
    statement = (
        select(Collection.id, Collection.name, Account.username, Account.name)
        .join(Account, Account.id == Collection.account_id)
        .where(Collection.share_token == token, Account.deleted_at.is_(None), Account.suspended_at.is_(None))
    )
    row = session().execute(statement).first()
    if row is None:
        raise NotFound(_("That collection does not exist, or is not shared."))
    return SharedCollection(*row)


def collections_with(bookmark_id: int) -> frozenset[int]:
    """Return the ids of the collections in which a bookmark lies."""
    statement = select(CollectionItem.collection_id).where(CollectionItem.bookmark_id == bookmark_id)
    return frozenset(session().scalars(statement))
