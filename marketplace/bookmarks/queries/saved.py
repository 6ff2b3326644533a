"""What someone keeps: single bookmarks, all their listings' ids, the list with its order and paging."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, select

from marketplace.bookmarks.models import Bookmark, CollectionItem
from marketplace.bookmarks.queries.owners import belongs_to
from marketplace.bookmarks.rules import Owner
from marketplace.core import glance
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import Page, paginate
from marketplace.listings.models import Listing


class Order(StrEnum):
    """How the list of saved things can be ordered."""

    NEWEST = "newest"
    OLDEST = "oldest"
    CHEAPEST = "price"
    TITLE = "title"


_ORDERS: Final[dict[Order, tuple[ColumnElement[Any], ...]]] = {
    Order.NEWEST: (Bookmark.created_at.desc(), Bookmark.id.desc()),
    Order.OLDEST: (Bookmark.created_at.asc(), Bookmark.id.asc()),
    Order.CHEAPEST: (Listing.price.asc().nulls_last(), Bookmark.id.desc()),
    Order.TITLE: (func.lower(Listing.title).asc(), Bookmark.id.desc()),
}


saved_at_a_glance: Final = glance.declare(
    "saved_ids",
    select(func.array_agg(Bookmark.listing_id)).where(
        Bookmark.account_id == glance.ACCOUNT, Bookmark.removed_at.is_(None)
    ),
)
"""Every listing that an account keeps. One array: a thousand rows would cost a page more than the rest of it."""


def count_of(owner: Owner) -> int:
    """Return how many listings someone keeps."""
    if not owner.is_somebody:
        return 0
    statement = select(func.count()).where(belongs_to(owner), Bookmark.removed_at.is_(None))
    return session().scalar(statement) or 0


def saved_ids(owner: Owner) -> frozenset[int]:
    """Return every listing that someone keeps: one statement for all cards and counts of a page, none for nobody."""
    if not owner.is_somebody:
        return frozenset()
    # One row with an array: a thousand rows would cost a page more than the rest of it.
    statement = select(func.array_agg(Bookmark.listing_id)).where(belongs_to(owner), Bookmark.removed_at.is_(None))
    return frozenset(session().scalar(statement) or ())


def find_bookmark(owner: Owner, listing_id: int) -> Bookmark | None:
    """Return someone's bookmark of a listing."""
    statement = select(Bookmark).where(
        belongs_to(owner), Bookmark.listing_id == listing_id, Bookmark.removed_at.is_(None)
    )
    return session().scalar(statement)


def get_bookmark(owner: Owner, bookmark_id: int) -> Bookmark:
    """Return a bookmark of someone's own.

    Raises:
        NotFound: there is none, or it is another's.

    """
    statement = select(Bookmark).where(belongs_to(owner), Bookmark.id == bookmark_id, Bookmark.removed_at.is_(None))
    found = session().scalar(statement)
    if found is None:
        raise NotFound(_("That is not among your saved things."))
    return found


def get_row(owner: Owner, bookmark_id: int) -> Row[Any]:
    """Return one row as `page_of` lists it.

    Raises:
        NotFound: there is none, or it is another's.

    """
    found = session().execute(_listed().where(belongs_to(owner), Bookmark.id == bookmark_id)).first()
    if found is None:
        raise NotFound(_("That is not among your saved things."))
    return found


def newest_ids(owner: Owner, limit: int) -> Sequence[int]:
    """Return the listings that someone saved last."""
    statement = select(Bookmark.listing_id).where(belongs_to(owner), Bookmark.removed_at.is_(None))
    return session().scalars(statement.order_by(Bookmark.created_at.desc(), Bookmark.id.desc()).limit(limit)).all()


def page_of(
    owner: Owner, page: int, *, order: Order = Order.NEWEST, collection_id: int | None = None, limit: int = 24
) -> Page[Row[Any]]:
    """Return a page of someone's bookmarks with id, listing_id, note, created_at, status and whether it is deleted."""
    statement = _listed().where(belongs_to(owner))
    if collection_id is not None:
        statement = _within(statement, collection_id)
    return paginate(statement.order_by(*_ORDERS[order]), page, limit, scalars=False)


def page_of_collection(collection_id: int, page: int, limit: int = 24) -> Page[Row[Any]]:
    """Return a page of what lies in a shared collection and is still offered, for whoever has its link."""
    statement = _within(_listed(), collection_id).where(Listing.status == "active", Listing.deleted_at.is_(None))
    return paginate(statement.order_by(*_ORDERS[Order.NEWEST]), page, limit, scalars=False)


def _listed() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Bookmark.id, Bookmark.listing_id, Bookmark.note, Bookmark.created_at,
            Listing.status, Listing.deleted_at.is_not(None).label("is_deleted"),
        )
        .join(Listing, Listing.id == Bookmark.listing_id)
        .where(Bookmark.removed_at.is_(None))
    )  # fmt: skip


def _within(statement: Select[*tuple[Any, ...]], collection_id: int) -> Select[*tuple[Any, ...]]:
    items = select(CollectionItem.bookmark_id).where(CollectionItem.collection_id == collection_id)
    return statement.where(Bookmark.id.in_(items))
