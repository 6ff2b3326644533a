"""Listings as a table of the administration."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.core.tables import Column, Filter, Table
from marketplace.core.words import has_words
from marketplace.listings.models import Listing
from marketplace.listings.models.listing import TITLE_WORDS
from marketplace.listings.rules.kinds import Kind

STATUSES: Final[dict[str, Any]] = {
    "draft": _l("draft"),
    "active": _l("public"),
    "inactive": _l("paused"),
    "sold": _l("sold"),
    "pending_verification": _l("waiting for approval"),
    "removed": _l("hidden by us"),
}
KINDS: Final[dict[str, Any]] = {
    Kind.PRODUCT: _l("Goods"),
    Kind.DIGITAL: _l("Digital"),
    Kind.RENTAL: _l("Rental"),
    Kind.SERVICE: _l("Service"),
    Kind.PROPERTY: _l("Property"),
}


def find_by_words(rows: Select[Any], wanted: str) -> Select[Any]:
    """Narrow rows of listings to a number, or to titles with words that begin so."""
    number = wanted.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 16:
        return rows.where(Listing.id == int(number))
    return rows.where(has_words(TITLE_WORDS, wanted))


def of_seller(rows: Select[Any], username: str) -> Select[Any]:
    """Narrow rows of listings to those of someone."""
    found = select(Account.id).where(func.lower(Account.username) == username.lower().removeprefix("@"))
    return rows.where(Listing.seller_id == found.scalar_subquery())


def _rows() -> Any:
    return select(
        Listing.id, Listing.title, Listing.kind, Listing.status, Listing.price, Listing.currency, Listing.price_unit,
        Listing.created_at, Listing.deleted_at, Listing.seller_id, Account.username.label("seller"),
    ).join(Account, Account.id == Listing.seller_id)  # fmt: skip


LISTINGS: Final = Table(
    "listings",
    _rows,
    Listing.id,
    (
        Column("id", _l("Number"), lambda row: row.id, sort=Listing.id),
        Column("title", _l("Title"), lambda row: row.title),
        Column("seller", _l("Seller"), lambda row: row.seller),
        Column("kind", _l("Kind"), lambda row: row.kind),
        Column("price", _l("Price"), lambda row: row.price, is_end=True),
        Column("currency", _l("Currency"), lambda row: row.currency, is_shown=False),
        Column("status", _l("State"), lambda row: row.status),
        Column("created", _l("Made"), lambda row: row.created_at, is_end=True),
    ),
    (
        Filter("q", _l("Title or number"), find_by_words),
        Filter("seller", _l("Seller (username)"), of_seller),
        Filter("status", _l("State"), lambda rows, value: rows.where(Listing.status == value), tuple(STATUSES.items())),
        Filter("kind", _l("Kind"), lambda rows, value: rows.where(Listing.kind == value), tuple(KINDS.items())),
    ),
)  # fmt: skip


def ids_after(values: dict[str, str], last: int, count: int) -> list[int]:
    """Return the next listings that filters of the table choose, by number."""
    statement = _rows().with_only_columns(Listing.id, maintain_column_froms=True)
    for each in LISTINGS.filters:
        if values.get(each.name):
            statement = each.narrow(statement, values[each.name])
    return list(session().scalars(statement.where(Listing.id > last).order_by(Listing.id).limit(count)))
