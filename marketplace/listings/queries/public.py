"""What search engines may know of, in blocks."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import func, select

from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.listings.rules.lifecycle import PUBLIC_STATUS

BLOCK: Final = 10_000


class PublicListing(NamedTuple):
    """A public listing: enough for its address, and when it last changed."""

    id: int
    title: str
    updated_at: datetime


class Block(NamedTuple):
    """Some ten thousand ids among which there are public listings, and the latest change among these."""

    number: int
    updated_at: datetime


def public_blocks() -> list[Block]:
    """Return the blocks of ids that hold public listings. A listing never moves to another block."""
    number = Listing.id.op("/")(BLOCK)
    statement = (
        select(number, func.max(Listing.updated_at))
        .where(Listing.status == PUBLIC_STATUS, Listing.deleted_at.is_(None))
        .group_by(number)
        .order_by(number)
    )
    return [Block(*row) for row in session().execute(statement)]


def public_listings(block: int) -> list[PublicListing]:
    """Return the public listings of a block, at most ten thousand."""
    statement = (
        select(Listing.id, Listing.title, Listing.updated_at)
        .where(
            Listing.id >= block * BLOCK,
            Listing.id < (block + 1) * BLOCK,
            Listing.status == PUBLIC_STATUS,
            Listing.deleted_at.is_(None),
        )
        .order_by(Listing.id)
    )
    return [PublicListing(*row) for row in session().execute(statement)]
