"""Search the other way round: which saved searches want a listing, found by an index over the searches.

A document looks at the searches that are filed under a key it has (`rules/keys.py`), and these few are compared with
it exactly, by the same operators with which `conditions` finds documents. One statement does so for any number of
listings.
"""

from __future__ import annotations

from typing import Final

from marketplace.search.queries.conditions import EARTH_KM
from marketplace.search.rules.keys import CELLS

NEEDED: Final = (
    "listing_id, seller_id, category_path, kind, price, currency, location, is_verified, rating, attributes, amenities"
)
"""What is compared of a document, its words apart."""

_CORNERS: Final = "box(point({west}, w.south), point({east}, w.north))"
_WITHIN: Final = (
    "CASE WHEN w.west <= w.east THEN {{x}}.location <@ {whole}"
    " ELSE {{x}}.location <@ {before} OR {{x}}.location <@ {after} END"
).format(
    whole=_CORNERS.format(west="w.west", east="w.east"),
    before=_CORNERS.format(west="w.west", east="180"),
    after=_CORNERS.format(west="-180", east="w.east"),
)
_DISTANCE: Final = (
    f"2 * {EARTH_KM} * asin(least(1.0, sqrt("
    "power(sin((radians({x}.location[1]) - radians(w.latitude)) / 2), 2)"
    " + cos(radians({x}.location[1])) * cos(radians(w.latitude))"
    " * power(sin((radians({x}.location[0]) - radians(w.longitude)) / 2), 2))))"
)
_PATHS: Final = (
    "NOT EXISTS (SELECT FROM unnest(w.paths) AS p(path) WHERE ({x}.attributes @? CAST(path AS jsonpath)) IS NOT TRUE)"
)
_VALUES: Final = (
    "NOT EXISTS (SELECT FROM jsonb_array_elements(w.wanted) AS v(meant) WHERE NOT EXISTS ("
    "SELECT FROM jsonb_array_elements(meant) AS m(one) WHERE {x}.attributes @> one))"
)
_CONDITIONS: Final = (
    "(w.category_id IS NULL OR {x}.category_path @> ARRAY[w.category_id])",
    "(w.kinds IS NULL OR {x}.kind = ANY(w.kinds))",
    "(w.seller_id IS NULL OR {x}.seller_id = w.seller_id)",
    "(NOT w.is_verified OR {x}.is_verified)",
    "(w.min_rating IS NULL OR {x}.rating >= w.min_rating)",
    "(w.currency IS NULL OR {x}.currency = w.currency)",
    "(w.min_price IS NULL OR {x}.price >= w.min_price)",
    "(w.max_price IS NULL OR {x}.price <= w.max_price)",
    "(w.amenities IS NULL OR {x}.amenities @> w.amenities)",
    "(w.west IS NULL OR " + _WITHIN + ")",
    "(w.radius_km IS NULL OR " + _DISTANCE + " <= w.radius_km)",
    f"(w.paths IS NULL OR {_PATHS})",
    f"(w.wanted IS NULL OR {_VALUES})",
    "(w.query IS NULL OR {x}.full_vector @@ w.query)",
)


def wants(document: str) -> str:
    """Return the condition that the watch `w` wants `document`, the name of a row in a statement."""
    return "(" + " AND ".join(condition.format(x=document) for condition in _CONDITIONS) + ")"


_SQUARES: Final = " UNION ALL ".join(
    f"SELECT 'g:{level}:' || floor((d.location[0] + 180) / {side}) || ':' || floor((d.location[1] + 90) / {side})"
    for level, side in enumerate(CELLS)
)
_KEYS: Final = f"""
    SELECT 'w:' || word FROM unnest(tsvector_to_array(d.full_vector)) AS word
    UNION ALL SELECT 'c:' || category FROM unnest(d.category_path) AS category
    UNION ALL {_SQUARES}
    UNION ALL VALUES ('s:' || d.seller_id), ('k:' || d.kind), ('*')
"""  # noqa: S608 - numbers of ours

CANDIDATES: Final = f"""
    new AS MATERIALIZED (
        -- Adding nothing unpacks the vector once; otherwise each comparison would do so again.
        SELECT {NEEDED}, full_vector || CAST('' AS tsvector) AS full_vector
        FROM search_documents WHERE listing_id = ANY(CAST(:ids AS bigint[]))
    ), keys AS MATERIALIZED (
        SELECT d.listing_id, has.key COLLATE "C" AS key FROM new d CROSS JOIN LATERAL ({_KEYS}) AS has(key)
    ), candidates AS MATERIALIZED (
        SELECT DISTINCT a.listing_id, k.search_id
        FROM keys a JOIN search_watch_keys k ON k.key = a.key
        -- A look into a hash for each; as a join the keys of a listing would be paired with one another.
        WHERE ((a.listing_id, k.also) IN (SELECT listing_id, key FROM keys)) IS TRUE
    )
"""  # noqa: S608 - names of ours
"""The documents with these ids, and the searches that they may concern."""

FOUND: Final = f"""
    {CANDIDATES}, found AS MATERIALIZED (
        SELECT w.search_id, d.listing_id
        FROM candidates JOIN new d USING (listing_id) JOIN search_watches w USING (search_id)
        LEFT JOIN search_changes o ON o.listing_id = d.listing_id
        WHERE w.account_id <> d.seller_id AND CASE WHEN {wants("d")}
            THEN (o.seller_id IS NOT NULL AND {wants("o")}) IS NOT TRUE END
    )
"""  # noqa: S608 - names of ours
"""The searches that want each of these documents and did not want it before. Nobody waits for what is their own."""
