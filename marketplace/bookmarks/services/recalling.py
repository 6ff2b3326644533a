"""Remembering what someone looked at: the newest few, for the person alone."""

from __future__ import annotations

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from marketplace.bookmarks.models import RecentView
from marketplace.bookmarks.queries.owners import belongs_to
from marketplace.bookmarks.rules import MOST_RECENT, VIEW_PAUSE, Owner
from marketplace.core import clock
from marketplace.core.db import session


def note_view(owner: Owner, listing_id: int) -> None:
    """Remember that someone looks at a listing now. A reload soon after writes nothing."""
    if not owner.is_somebody:
        return
    column = "guest" if owner.account_id is None else "account_id"
    moment = clock.now()
    statement = (
        insert(RecentView)
        .values(account_id=owner.account_id, guest=owner.guest, listing_id=listing_id, seen_at=moment)
        .on_conflict_do_update(
            index_elements=[column, "listing_id"],
            index_where=text(f"{column} IS NOT NULL"),
            set_={"seen_at": moment},
            where=RecentView.seen_at < moment - VIEW_PAUSE,
        )
    )
    session().execute(statement)


def clear_views(owner: Owner) -> None:
    """Forget what someone looked at."""
    session().execute(delete(RecentView).where(belongs_to(owner, RecentView)))


def trim_views() -> int:
    """Delete what lies beyond the newest MOST_RECENT of each owner; returns how many went."""
    place = func.row_number().over(
        partition_by=(RecentView.account_id, RecentView.guest), order_by=RecentView.seen_at.desc()
    )
    placed = select(RecentView.id, place.label("place")).subquery()
    too_old = select(placed.c.id).where(placed.c.place > MOST_RECENT)
    gone = session().scalars(delete(RecentView).where(RecentView.id.in_(too_old)).returning(RecentView.id)).all()
    return len(gone)
