"""Listings that wait for a moderator before others see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, func, select

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.core.paging import DEFAULT_LIMIT, Page, paginate
from marketplace.listings.models import Listing
from marketplace.listings.queries.cards import CARD_COLUMNS
from marketplace.listings.rules.lifecycle import Status

_WAITING: Final = (Listing.status == Status.PENDING.value, Listing.deleted_at.is_(None))


def waiting_listings(page: int = 1, limit: int = DEFAULT_LIMIT) -> Page[RowMapping]:
    """Return what waits, the longest first, with who offers it."""
    statement = (
        select(
            *CARD_COLUMNS, Listing.updated_at, Listing.description, Listing.photo_count, Account.username,
            Account.name.label("seller_name"), Account.is_verified.label("seller_verified"),
        )
        .join(Account, Account.id == Listing.seller_id)
        .where(*_WAITING)
        .order_by(Listing.updated_at, Listing.id)
    )  # fmt: skip
    found: Page[Any] = paginate(statement, page, limit, scalars=False)
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
