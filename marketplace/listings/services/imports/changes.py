"""Listings whose rows changed: what differs, and what that leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import insert, select

from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import ListingPriceChanged, ListingPublished, ListingWithdrawn
from marketplace.listings.models import Listing, ListingPrice, ListingVersion
from marketplace.listings.rules.changes import difference, is_essential
from marketplace.listings.rules.imports.rows import STATUSES
from marketplace.listings.services import verifying
from marketplace.listings.services.imports.statements import COLUMNS, UPDATE

FOLLOWING: Final = ("area_latitude", "area_longitude")
"""Columns that follow from others and tell nobody anything in a version."""

Values = Mapping[int, Mapping[str, Any]]


def dumps(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write rows for the database, which takes no NUL."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def present_values(listing_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what the listings say now, their rows locked until the commit."""
    columns = [getattr(Listing, name) for name in COLUMNS]
    statement = (
        select(Listing.id, Listing.seller_id, *columns)
        .where(Listing.id.in_(sorted(listing_ids)))
        .order_by(Listing.id)
        .with_for_update()
    )
    return {row["id"]: dict(row) for row in session().execute(statement).mappings()}


def differences(before: Values, wanted: dict[int, dict[str, Any]], *, takes_status: bool) -> dict[int, dict[str, Any]]:
    """Return what would change, by listing. A status changes only if the file has one and its owner chose the last."""
    found = {}
    for listing_id, values in wanted.items():
        present = before[listing_id]
        if not takes_status or present["status"] not in STATUSES:
            values["status"] = present["status"]
        changed = difference(present, values)
        if changed:
            found[listing_id] = {name: pair for name, pair in changed.items() if name not in FOLLOWING}
    return found


def apply(before: Values, wanted: Values, differing: Mapping[int, dict[str, Any]], *, by_id: int | None) -> None:
    """Change the listings, and keep their versions and prices."""
    rows = [{"id": listing_id, **wanted[listing_id]} for listing_id in differing]
    numbers = {row.id: row.version for row in session().execute(UPDATE, {"rows": dumps(rows)})}
    versions = [
        {"listing_id": listing_id, "number": numbers[listing_id], "by_id": by_id, "changes": changed}
        for listing_id, changed in differing.items()
    ]
    session().execute(insert(ListingVersion), versions)
    _unsettle([listing_id for listing_id, changed in differing.items() if is_essential(changed)], before)
    prices = [
        {"listing_id": listing_id, "price": wanted[listing_id]["price"], "currency": wanted[listing_id]["currency"]}
        for listing_id, changed in differing.items()
        if wanted[listing_id]["status"] != "draft" and changed.keys() & {"price", "currency", "status"}
    ]
    if prices:
        session().execute(insert(ListingPrice), prices)
    for listing_id in differing:
        _tell(listing_id, before[listing_id], wanted[listing_id])


def _unsettle(listing_ids: Sequence[int], before: Values) -> None:
    """Let the badges of those that became another thing be looked at anew."""
    verified = select(Listing.id).where(Listing.id.in_(listing_ids), Listing.is_verified)
    for listing_id in session().scalars(verified).all():
        verifying.unsettle(listing_id, before[listing_id]["seller_id"])


def _tell(listing_id: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    was_public, is_public = before["status"] == "active", after["status"] == "active"
    if is_public and not was_public:
        announce(ListingPublished(listing_id, before["seller_id"]))
    elif was_public and not is_public:
        announce(ListingWithdrawn(listing_id, before["seller_id"]))
    elif is_public and before["price"] != after["price"]:
        announce(ListingPriceChanged(listing_id, before["price"], after["price"], after["currency"]))
