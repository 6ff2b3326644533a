"""What is popular this week: looked at, and kept, which counts more; no seller takes the whole row."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, text

from marketplace.bookmarks.models import PopularListing
from marketplace.bookmarks.rules import MOST_POPULAR, MOST_POPULAR_OF_ONE_SELLER, POPULAR_WITHIN, SAVE_WEIGHT
from marketplace.core import clock
from marketplace.core.db import session

# A guest's bookmark counts like any other; what people do with their own listings does not.
_RANK: Final = text("""
    INSERT INTO popular_listings (place, listing_id)
    SELECT row_number() OVER (ORDER BY score DESC, id DESC), id
    FROM (
        SELECT l.id, i.score, row_number() OVER (PARTITION BY l.seller_id ORDER BY i.score DESC, l.id DESC) AS nth
        FROM (
            SELECT listing_id, sum(points) AS score
            FROM (
                SELECT listing_id, sum(views) AS points FROM listing_view_days WHERE day > :day GROUP BY listing_id
                UNION ALL
                SELECT b.listing_id, :weight * count(*) FROM bookmarks b JOIN listings o ON o.id = b.listing_id
                WHERE b.created_at > :moment AND b.removed_at IS NULL AND b.account_id IS DISTINCT FROM o.seller_id
                GROUP BY b.listing_id
            ) parts GROUP BY listing_id
        ) i JOIN listings l ON l.id = i.listing_id
        WHERE l.status = 'active' AND l.deleted_at IS NULL
    ) ranked
    WHERE nth <= :each
    ORDER BY score DESC, id DESC
    LIMIT :most
""")


def rank() -> None:
    """Count the week anew. Runs by itself every hour; call it after loading demonstration data."""
    since = clock.now() - POPULAR_WITHIN
    session().execute(delete(PopularListing))
    session().execute(
        _RANK,
        {
            "day": since.date(), "moment": since, "weight": SAVE_WEIGHT, "each": MOST_POPULAR_OF_ONE_SELLER,
            "most": MOST_POPULAR,
        },
    )  # fmt: skip
