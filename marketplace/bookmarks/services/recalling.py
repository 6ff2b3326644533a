"""Remembering what someone looked at: the newest few, for the person alone."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.bookmarks.models import RecentView
from marketplace.bookmarks.rules import MOST_RECENT, VIEW_PAUSE
from marketplace.core import clock
from marketplace.core.db import session


def note_view(account_id: int, listing_id: int) -> None:
    """Remember that someone looks at a listing now. A reload soon after writes nothing."""
    moment = clock.now()
    statement = (
        insert(RecentView)
        .values(account_id=account_id, listing_id=listing_id, seen_at=moment)
        .on_conflict_do_update(
            index_elements=["account_id", "listing_id"],
            set_={"seen_at": moment},
            where=RecentView.seen_at < moment - VIEW_PAUSE,
        )
    )
    session().execute(statement)


def clear_views(account_id: int) -> None:
    """Forget what someone looked at."""
    session().execute(delete(RecentView).where(RecentView.account_id == account_id))


def trim_views() -> None:
    """Delete what lies beyond the newest MOST_RECENT of each account."""
    place = func.row_number().over(partition_by=RecentView.account_id, order_by=RecentView.seen_at.desc())
    placed = select(RecentView.account_id, RecentView.listing_id, place.label("place")).subquery()
    session().execute(
        delete(RecentView).where(
            RecentView.account_id == placed.c.account_id,
            RecentView.listing_id == placed.c.listing_id,
            placed.c.place > MOST_RECENT,
        )
    )
