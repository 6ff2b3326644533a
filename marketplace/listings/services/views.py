"""Counting looks at listings: collected in the process and written together, so that no page waits for it.

A process that is killed loses the looks of the last seconds; nobody is paid by them.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date
from typing import Final

from sqlalchemy import BigInteger, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import ListingViewed
from marketplace.listings.models import Listing, ListingViewDay

MOST_COLLECTED: Final = 500
"""Distinct listings and days in the buffer; more than that are written at once."""

_looks: Counter[tuple[int, date]] = Counter()
_lookers: dict[tuple[int, int], None] = {}
_lock = threading.Lock()


def note(listing_id: int, viewer_id: int | None) -> bool:
    """Count a look, and return whether it is the first since the last writing (somebody should plan the next)."""
    with _lock:
        is_first = not _looks
        _looks[(listing_id, clock.now().date())] += 1
        if viewer_id is not None:
            _lookers.pop((listing_id, viewer_id), None)
            _lookers[(listing_id, viewer_id)] = None
        return is_first


def is_full() -> bool:
    """Whether the looks should be written now."""
    return len(_looks) >= MOST_COLLECTED


def write() -> int:
    """Write the looks collected so far, say who looked, and return how many looks they were.

    Listings that are gone meanwhile are left out.
    """
    with _lock:
        taken, lookers = dict(_looks), list(_lookers)
        _looks.clear()
        _lookers.clear()
    if not taken:
        return 0
    present = set(session().scalars(select(Listing.id).where(Listing.id.in_({one for one, _day in taken}))))
    # Always in the same order, so that two processes never wait for each other's rows.
    looks = [(listing_id, day, number) for (listing_id, day), number in sorted(taken.items()) if listing_id in present]
    if looks:
        _add_days(looks)
        _add_up(looks)
    for listing_id, viewer_id in lookers:
        if listing_id in present:
            announce(ListingViewed(listing_id, viewer_id))
    return sum(taken.values())


def _add_days(looks: list[tuple[int, date, int]]) -> None:
    rows = [{"listing_id": listing_id, "day": day, "views": number} for listing_id, day, number in looks]
    statement = insert(ListingViewDay).values(rows)
    views = ListingViewDay.views + statement.excluded.views
    session().execute(statement.on_conflict_do_update(index_elements=["listing_id", "day"], set_={"views": views}))


def _add_up(looks: list[tuple[int, date, int]]) -> None:
    totals: Counter[int] = Counter()
    for listing_id, _day, number in looks:
        totals[listing_id] += number
    given = func.unnest(
        bindparam("ids", list(totals), ARRAY(BigInteger)), bindparam("looks", list(totals.values()), ARRAY(BigInteger))
    )
    found = given.table_valued("id", "looks").render_derived()
    statement = update(Listing).where(Listing.id == found.c.id)
    session().execute(
        statement.values(view_count=Listing.view_count + found.c.looks, updated_at=Listing.updated_at),
        execution_options={"synchronize_session": False},
    )
