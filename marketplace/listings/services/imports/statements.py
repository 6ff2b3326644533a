"""The two large statements of an import, and the columns that they write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import TextClause, text

COLUMNS: Final = {
    "kind": "text", "category_id": "bigint", "status": "text", "title": "text", "description": "text",
    "language": "text", "brand": "text", "price": "bigint", "currency": "text", "price_unit": "text",
    "quantity": "integer", "attributes": "jsonb", "options": "jsonb", "amenities": "text[]", "address": "text",
    "city": "text",
    "state": "text", "zip": "text", "country": "text", "latitude": "double precision",
    "longitude": "double precision", "area_latitude": "double precision", "area_longitude": "double precision",
    "shows_address": "boolean", "time_zone": "text",
}  # fmt: skip
"""What a row says of a listing, with PostgreSQL's types."""

_NAMES: Final = ", ".join(COLUMNS)
_READ: Final = ", ".join(f"coalesce({name}, '[]')" if name == "options" else name for name in COLUMNS)
"""A row that names no choices has none."""
_TYPED: Final = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
_SET: Final = ", ".join(f"{name} = given.{name}" for name in COLUMNS)


ADDED: Final = (
    "seller_id", "external_id", "status", "city", "state", "country", "area_latitude", "area_longitude", "time_zone",
)  # fmt: skip
"""What a row does not say itself, or what is made of it: it comes last in INSERT's JSON, where the last one counts."""


def as_json(written: str, values: Mapping[str, Any]) -> str:
    """Return a row as INSERT takes it: what was written when it was read, and after it what was added since."""
    added = json.dumps({name: values[name] for name in ADDED}, ensure_ascii=False)
    return f"{written[:-1]}, {added[1:]}"


INSERT: Final[TextClause] = text(f"""
    WITH made AS (
        INSERT INTO listings ({_NAMES}, seller_id, external_source, external_id, published_at)
        SELECT {_READ}, seller_id, :source, external_id, CASE WHEN status = 'active' THEN now() END
        FROM json_to_recordset(CAST(:rows AS json)) AS given (seller_id bigint, external_id text, {_TYPED})
        ON CONFLICT (seller_id, external_source, external_id) WHERE external_id IS NOT NULL DO NOTHING
        RETURNING id, seller_id, external_id, status, price, currency
    ), priced AS (
        INSERT INTO listing_prices (listing_id, price, currency)
        SELECT id, price, currency FROM made WHERE status = 'active'
    ), versioned AS (
        INSERT INTO listing_versions (listing_id, number, by_id, changes)
        SELECT id, 1, :by_id, jsonb_build_object('status', jsonb_build_array(NULL, status)) FROM made
    )
    SELECT id, seller_id, external_id FROM made
""")  # noqa: S608 - built from the constant above
"""Makes listings with their first price and version; `rows` is a JSON list, in the order of insertion."""

UPDATE: Final[TextClause] = text(f"""
    UPDATE listings listing
    SET {_SET}, version = listing.version + 1, updated_at = now(),
        published_at = CASE WHEN given.status = 'active' THEN COALESCE(listing.published_at, now())
                            ELSE listing.published_at END
    FROM json_to_recordset(CAST(:rows AS json)) AS given (id bigint, {_TYPED})
    WHERE listing.id = given.id
    RETURNING listing.id, listing.version
""")  # noqa: S608 - built from the constant above
"""Gives listings what their rows say, and returns their new version numbers."""
