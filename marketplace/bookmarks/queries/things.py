"""Saved listings as their owner sees them: the card where there is something to show, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner, Standing, standing_of
from marketplace.core.paging import Page
from marketplace.listings.queries.cards import Card, cards


@dataclass(frozen=True, slots=True)
class Thing:
    """A saved listing; `card` is None once nothing of it may be shown."""

    bookmark_id: int
    listing_id: int
    note: str
    standing: Standing
    card: Card | None


def things_of(page: Page[Row[Any]]) -> Page[Thing]:
    """Return a page of bookmarks with their cards, which takes one statement."""
    return Page(_things(page.items), page.page, page.limit, page.total)


def get_thing(owner: Owner, bookmark_id: int) -> Thing:
    """Return one saved listing of someone's own.

    Raises:
        NotFound: there is none, or it is another's.

    """
    return _things([saved.get_row(owner, bookmark_id)])[0]


def _things(rows: Sequence[Row[Any]]) -> list[Thing]:
    found = {card.id: card for card in cards([row.listing_id for row in rows], public_only=False)}
    return [_thing(row, found.get(row.listing_id)) for row in rows]


def _thing(row: Row[Any], card: Card | None) -> Thing:
    standing = standing_of(row.status, is_deleted=row.is_deleted)
    shown = None if standing is Standing.GONE else card
    return Thing(row.id, row.listing_id, row.note, standing if shown else Standing.GONE, shown)
