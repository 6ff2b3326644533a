"""What the demo's people keep: hearts all over the market, and Alice's notes and collections."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.bookmarks.queries import collections, saved
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import collecting, popularity, recalling, saving
from marketplace.core.db import session
from marketplace.demo.content import SOURCE, people
from marketplace.listings.models import Listing

SEED: Final = 2026
MOST_KEPT: Final = 14
COLLECTOR: Final = "alice"
NOTES: Final = ("Ask for the frame size. Saturday?", "Would fit between the windows: 84 cm.")
COLLECTIONS: Final = (("For the garden", 4), ("Gifts", 3))
LOOKED_AT: Final = 8


def load() -> None:
    """Let everybody keep something, unless that was done before; count what is popular."""
    ids = _people()
    if collections.shelves_of(ids[COLLECTOR]):
        return
    chance = random.Random(SEED)  # noqa: S311 - the same demo every time
    for username, account_id in sorted(ids.items()):
        listing_ids = _offered_by_others(account_id)
        # The first ones are drawn by everybody, so that some things are popular.
        loved = chance.sample(listing_ids[:40], k=chance.randint(1, 5))
        kept = list(dict.fromkeys([*loved, *chance.sample(listing_ids, k=chance.randint(2, MOST_KEPT - 5))]))
        saving.bulk_save(account_id, kept)
        if username == COLLECTOR:
            _collect(account_id, kept)
            for listing_id in chance.sample(listing_ids, k=LOOKED_AT):
                recalling.note_view(account_id, listing_id)
    popularity.rank()


def _collect(account_id: int, listing_ids: Sequence[int]) -> None:
    """Write Alice's notes and sort what she keeps; the last collection is shared."""
    owner = Owner(account_id=account_id)
    bookmarks = [found for each in listing_ids if (found := saved.find_bookmark(owner, each))]
    for bookmark, note in zip(bookmarks, NOTES, strict=False):
        saving.write_note(bookmark, note)
    for name, count in COLLECTIONS:
        made = collecting.create(account_id, name)
        for bookmark in bookmarks[:count]:
            collecting.add(bookmark, made.id)
    collecting.share(made)


def _people() -> dict[str, int]:
    names = [person.username for person in people()]
    statement = select(Account.username, Account.id).where(Account.username.in_(names))
    return {row.username: row.id for row in session().execute(statement)}


def _offered_by_others(account_id: int) -> list[int]:
    statement = (
        select(Listing.id)
        .where(Listing.external_source == SOURCE, Listing.seller_id != account_id, Listing.status == "active")
        .order_by(Listing.external_id)
    )
    return list(session().scalars(statement))
