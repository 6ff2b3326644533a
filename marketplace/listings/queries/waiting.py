"""Listings that wait for a moderator before others see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import RowMapping, Select, func, select

from marketplace.accounts.models import Account
from marketplace.core import tables
from marketplace.core.db import session
from marketplace.core.paging import DEFAULT_LIMIT, Page
from marketplace.core.tables import Column, Filter, Table
from marketplace.listings.models import Listing
from marketplace.listings.queries.cards import CARD_COLUMNS
from marketplace.listings.queries.table import KINDS, find_by_words, of_seller
from marketplace.listings.rules.lifecycle import Status

_WAITING: Final = (Listing.status == Status.PENDING.value, Listing.deleted_at.is_(None))


def _rows() -> Any:
    return (
        select(
            *CARD_COLUMNS, Listing.updated_at, Listing.description, Listing.photo_count, Account.username,
            Account.name.label("seller_name"), Account.is_verified.label("seller_verified"),
        )
        .join(Account, Account.id == Listing.seller_id)
        .where(*_WAITING)
    )  # fmt: skip


def _verified(rows: Select[Any], value: str) -> Select[Any]:
    return rows.where(Account.is_verified == (value == "yes"))


WAITING: Final = Table(
    "new-listings",
    _rows,
    Listing.id,
    (
        Column("number", _l("Number"), lambda row: row.id, is_shown=False),
        Column("title", _l("Listing"), lambda row: row.title),
        Column("kind", _l("Kind"), lambda row: row.kind, is_shown=False),
        Column("seller", _l("Seller"), lambda row: row.username),
        Column("seller_verified", _l("Verified"), lambda row: row.seller_verified, is_shown=False),
        Column("photos", _l("Photos"), lambda row: row.photo_count, is_shown=False),
        Column("price", _l("Price"), lambda row: row.price, sort=Listing.price, is_end=True),
        Column("currency", _l("Currency"), lambda row: row.currency, is_shown=False),
        Column("since", _l("Waiting since"), lambda row: row.updated_at, sort=Listing.updated_at, is_end=True),
    ),
    (
        Filter("q", _l("Title or number"), find_by_words),
        Filter("seller", _l("Seller (username)"), of_seller),
        Filter("kind", _l("Kind"), lambda rows, value: rows.where(Listing.kind == value), tuple(KINDS.items())),
        Filter("verified", _l("Seller is verified"), _verified, (("yes", _l("yes")), ("no", _l("no")))),
    ),
    limit=DEFAULT_LIMIT,
)
"""What waits for a moderator, with who offers it."""


def longest_first(args: Mapping[str, Any]) -> dict[str, Any]:
    """Return `args` with the order that goes without saying: what waits longest first."""
    return {**args, "sort": args.get("sort") or "since"}


def waiting_listings(page: int = 1, limit: int = DEFAULT_LIMIT) -> Page[RowMapping]:
    """Return what waits, the longest first."""
    found: Page[Any] = tables.read(WAITING, longest_first({"page": page}), limit).page
    return found.map(lambda row: row._mapping)  # noqa: SLF001 - SQLAlchemy's own name for it


@dataclass(frozen=True, slots=True)
class Waits:
    """How many listings wait, and since when the oldest does."""

    count: int
    oldest_at: datetime | None


def count_waiting() -> int:
    """Return how many listings wait."""
    return what_waits().count


def what_waits() -> Waits:
    """Return how many listings wait, and since when."""
    row = session().execute(select(func.count(), func.min(Listing.updated_at)).where(*_WAITING)).one()
    return Waits(row[0], row[1])
