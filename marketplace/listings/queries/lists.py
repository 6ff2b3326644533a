"""Listings in lists: a seller's own, those of a profile, those like another, and what they once cost."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, RowMapping, Select, bindparam, case, func, select

from marketplace.accounts.models import Account
from marketplace.core.db import records, session
from marketplace.core.paging import DEFAULT_LIMIT, Page, paginate
from marketplace.core.preparing import Prepared
from marketplace.listings.models import Listing, ListingPrice, ListingVersion
from marketplace.listings.queries.cards import CARD_COLUMNS, Card, cards_of
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.listings import Seen
from marketplace.listings.rules.prices import PricePoint

SIMILAR_POOL: Final = 100
"""How many of the newest of a category are looked at for the most similar ones."""

OWN_COLUMNS: Final = (*CARD_COLUMNS, Listing.view_count, Listing.photo_count, Listing.updated_at, Listing.version)


def own_listings(
    seller_id: int, *, status: str | None = None, words: str = "", page: int = 1, limit: int = DEFAULT_LIMIT
) -> Page[RowMapping]:
    """Return a seller's listings as the seller sees them, newest change first; status "deleted" is the trash."""
    statement = select(*OWN_COLUMNS).where(Listing.seller_id == seller_id)
    if status == "deleted":
        statement = statement.where(Listing.deleted_at.is_not(None))
    else:
        statement = statement.where(Listing.deleted_at.is_(None))
        if status:
            statement = statement.where(Listing.status == status)
    for word in words.split()[:8]:
        statement = statement.where(Listing.title.icontains(word, autoescape=True))
    statement = statement.order_by(Listing.updated_at.desc(), Listing.id.desc())
    found = paginate(statement, page, limit, scalars=False)
    return found.map(lambda row: row._mapping)  # noqa: SLF001 - SQLAlchemy's own name for it


def own_counts(seller_id: int) -> dict[str, int]:
    """Return how many listings of a seller stand in each status, the trash under "deleted"."""
    state = case((Listing.deleted_at.is_not(None), "deleted"), else_=Listing.status)
    rows = session().execute(select(state, func.count()).where(Listing.seller_id == seller_id).group_by(state))
    return {str(status): number for status, number in rows}


def public_listings_of(seller_id: int, *, page: int = 1, limit: int = DEFAULT_LIMIT) -> Page[Card]:
    """Return the public listings of a person, newest first."""
    statement = _public().where(Listing.seller_id == seller_id)
    found = paginate(statement.order_by(Listing.created_at.desc(), Listing.id.desc()), page, limit, scalars=False)
    return Page(cards_of([row._mapping for row in found.items]), page, found.limit, found.total)  # noqa: SLF001 - as above


def similar_to(seen: Seen, limit: int = 8) -> list[Card]:
    """Return public listings of the same category, the nearest in price and place first."""
    if seen.category is None:
        return []
    categories = category_tree().below(seen.category.id)
    values = {"itself": seen.id, "city": seen.city, "price": seen.price or 0, "most": limit}
    if len(categories) == 1:
        return cards_of(_SIMILAR.records({**values, "category": categories[0]}))
    return cards_of(records(_SIMILAR_BELOW, {**values, "categories": categories}))


def price_history(listing_id: int, limit: int = 100) -> list[PricePoint]:
    """Return the prices of a listing, newest first, with the moment from which each counted."""
    statement = (
        select(ListingPrice.at, ListingPrice.price, ListingPrice.currency)
        .where(ListingPrice.listing_id == listing_id)
        .order_by(ListingPrice.at.desc(), ListingPrice.id.desc())
        .limit(limit)
    )
    return [PricePoint(*row) for row in session().execute(statement)]


def versions(listing_id: int, *, page: int = 1, limit: int = DEFAULT_LIMIT) -> Page[ListingVersion]:
    """Return what changed in a listing, newest first."""
    statement = select(ListingVersion).where(ListingVersion.listing_id == listing_id)
    return paginate(statement.order_by(ListingVersion.number.desc()), page, limit)


def names_of(account_ids: Collection[int]) -> dict[int, str]:
    """Return the names of those who changed something."""
    statement = select(Account.id, Account.name, Account.username).where(Account.id.in_(account_ids))
    return {row.id: row.name or row.username for row in session().execute(statement)}


def deleted_before(moment: datetime, limit: int = 200) -> list[int]:
    """Return the listings that have lain in the trash since before `moment`."""
    statement = select(Listing.id).where(Listing.deleted_at < moment).order_by(Listing.deleted_at).limit(limit)
    return list(session().scalars(statement))


def _public() -> Select[Any]:
    return select(*CARD_COLUMNS).where(Listing.status == "active", Listing.deleted_at.is_(None))


def _similar(is_of_category: ColumnElement[bool]) -> Select[Any]:
    """Build the statement: the newest of a category, those in the same town and of like price first."""
    newest = (
        _public()
        .where(is_of_category, Listing.id != bindparam("itself"))
        .order_by(Listing.created_at.desc(), Listing.id.desc())
        .limit(SIMILAR_POOL)
        .subquery()
    )
    elsewhere = case((newest.c.city == bindparam("city"), 0), else_=1)
    apart = func.abs(func.ln((func.coalesce(newest.c.price, 0) + 1.0) / (bindparam("price", type_=BigInteger) + 1.0)))
    return select(newest).order_by(elsewhere + apart, newest.c.id.desc()).limit(bindparam("most"))


_SIMILAR: Final = Prepared(_similar(Listing.category_id == bindparam("category")))
_SIMILAR_BELOW: Final = _similar(Listing.category_id.in_(bindparam("categories", expanding=True)))
"""Not prepared: how many categories there are tells which index serves."""
