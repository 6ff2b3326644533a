"""Telling saved searches of listings that are new to them: noted with each change, compared in a job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, text

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.search.models import SearchChange
from marketplace.search.queries.reverse import FOUND, NEEDED, wants
from marketplace.search.services import alerting

BATCH: Final = 1000
LOOKED_BACK: Final = timedelta(days=2)
MOST_LOOKED_BACK: Final = 200

_BEFORE: Final = ", ".join(f"d.{column}" for column in NEEDED.split(", ")[1:])
_NOTE: Final = text(
    f"""
    INSERT INTO search_changes ({NEEDED}, full_vector)
    SELECT l.id, {_BEFORE}, d.full_vector
    FROM listings l LEFT JOIN search_documents d ON d.listing_id = l.id
    WHERE l.id = ANY(CAST(:ids AS bigint[])) AND EXISTS (SELECT FROM search_watches)
    ORDER BY l.id
    -- What it was before the first change counts. The update is a lock: no job takes the row while this change is made.
    ON CONFLICT (listing_id) DO UPDATE SET noted_at = excluded.noted_at
    """  # noqa: S608 - names of ours
)
_NOTE_RETURN: Final = text(
    """
    INSERT INTO search_changes (listing_id, is_return)
    SELECT l.id, true FROM listings l WHERE l.id = ANY(CAST(:ids AS bigint[])) AND EXISTS (SELECT FROM search_watches)
    ORDER BY l.id
    ON CONFLICT (listing_id) DO UPDATE SET noted_at = excluded.noted_at
    """
)
_KEEP: Final = """
    INSERT INTO search_matches (search_id, listing_id, matched_at, told_at)
    SELECT s.id, found.listing_id, :now, CASE WHEN s.alert = 'none' THEN CAST(:now AS timestamptz) END
    FROM found JOIN saved_searches s ON s.id = found.search_id
    WHERE NOT EXISTS (
        SELECT FROM search_changes o JOIN search_documents d USING (listing_id)
        WHERE o.listing_id = found.listing_id AND o.is_return AND d.created_at <= s.created_at
    )
    ON CONFLICT DO NOTHING RETURNING search_id
"""
_MATCH: Final = text(f"WITH {FOUND}, kept AS ({_KEEP}) SELECT DISTINCT search_id FROM kept")  # noqa: S608 - names of ours
_LOOK_BACK: Final = text(
    f"""
    WITH found AS MATERIALIZED (
        SELECT w.search_id, fit.listing_id
        FROM search_watches w JOIN saved_searches s ON s.id = w.search_id CROSS JOIN LATERAL (
            SELECT d.listing_id FROM search_documents d
            WHERE d.full_vector @@ w.query AND d.created_at > greatest(s.created_at, :since)
                AND d.seller_id <> w.account_id AND {wants("d")}
            LIMIT {MOST_LOOKED_BACK}
        ) AS fit
        WHERE w.search_id = ANY(CAST(:ids AS bigint[]))
    ), kept AS ({_KEEP}) SELECT DISTINCT search_id FROM kept
    """  # noqa: S608 - names of ours
)


def note(listing_ids: Sequence[int]) -> None:
    """Remember that these listings change, and what the index says of them until now; nothing where nobody waits."""
    if listing_ids:
        session().execute(_NOTE, {"ids": list(listing_ids)})


def note_return(listing_ids: Sequence[int]) -> None:
    """Remember that these listings, which the market had hidden, are shown again as they were."""
    if listing_ids:
        session().execute(_NOTE_RETURN, {"ids": list(listing_ids)})


def match_noted(limit: int = BATCH) -> int:
    """Compare the listings that changed first with every saved search; return how many that was.

    A search hears of a listing that it wants now and did not want before, once; of one that the market hid and shows
    again only if it was saved before the listing came out. Listings that are being changed are left for later.
    """
    waiting = (
        select(SearchChange.listing_id)
        .order_by(SearchChange.noted_at, SearchChange.listing_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(session().scalars(waiting))
    if ids:
        found = session().scalars(_MATCH, {"ids": ids, "now": clock.now()}).all()
        session().execute(delete(SearchChange).where(SearchChange.listing_id.in_(ids)))
        alerting.make_due(found)
    return len(ids)


def look_back(search_ids: Sequence[int]) -> None:
    """Give searches whose words came to mean more what came lately and went unnoticed."""
    if search_ids:
        now = clock.now()
        values = {"ids": list(search_ids), "since": now - LOOKED_BACK, "now": now}
        alerting.make_due(session().scalars(_LOOK_BACK, values).all())
