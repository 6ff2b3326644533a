"""Cards: listings as lists show them, read in one statement without joins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import BigInteger, RowMapping, any_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONPATH, array

from marketplace.core.preparing import Prepared
from marketplace.listings.models import Listing
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.rules.categories import CategoryNode

CARD_COLUMNS: Final = (
    Listing.id, Listing.seller_id, Listing.category_id, Listing.kind, Listing.status, Listing.title, Listing.price,
    Listing.currency, Listing.price_unit, Listing.cover, Listing.city, Listing.state, Listing.area_latitude,
    Listing.area_longitude, Listing.rating_average, Listing.rating_count, Listing.is_verified, Listing.created_at,
    Listing.published_at, Listing.deleted_at,
    func.jsonb_path_exists(Listing.options, cast("$[*].values[*].extra ? (@ > 0)", JSONPATH)).label("is_from"),
)  # fmt: skip
"""What a card needs; add columns of your own for sorting, `card()` takes the rest as it is."""


@dataclass(slots=True)
class Card:
    """A listing as `macros/card.html` draws it. `photo` is the cover: src, srcset, width, height, alt.

    With `is_from` some choices cost more than `price_minor`, which is the lowest.
    """

    id: int
    seller_id: int
    url: str
    title: str
    kind: str
    status: str
    price_minor: int | None
    currency: str
    price_unit: str
    photo: Mapping[str, Any] | None
    place: str
    latitude: float | None
    longitude: float | None
    rating_average: Decimal | None
    rating_count: int
    is_verified: bool
    badge: str | None
    category_icon: str
    created_at: datetime
    was_price_minor: int | None = None
    is_from: bool = False
    distance: str = ""
    blurb: str = ""


def card(row: RowMapping | Mapping[str, Any]) -> Card:
    """Build a card from a row that has CARD_COLUMNS. What is no longer to be had says so."""
    return _card(row, category_tree().find(row["category_id"]))


def _card(row: RowMapping | Mapping[str, Any], category: CategoryNode | None) -> Card:
    is_gone = row["status"] != "active" or row["deleted_at"] is not None
    return Card(
        id=row["id"], seller_id=row["seller_id"], url=path_of(row["id"], row["title"]), title=row["title"],
        kind=row["kind"], status=row["status"], price_minor=row["price"], currency=row["currency"],
        price_unit=row["price_unit"], photo=row["cover"], place=place_name(row["city"], row["state"]),
        latitude=row["area_latitude"], longitude=row["area_longitude"], rating_average=row["rating_average"],
        rating_count=row["rating_count"], is_verified=row["is_verified"], badge=_badge(row) if is_gone else None,
        category_icon=category.icon if category else "", created_at=row["published_at"] or row["created_at"],
        is_from=row["is_from"],
    )  # fmt: skip


def cards(listing_ids: Sequence[int], *, public_only: bool = True) -> list[Card]:
    """Return the cards of these listings in this order; what is not public is left out unless asked for.

    With `public_only` false (saved and past things) a listing that was hidden or deleted comes with a badge that
    says so; drafts and removed ones never come.
    """
    if not listing_ids:
        return []
    statement = _PUBLIC_BY_ID if public_only else _KEPT_BY_ID
    found = {each.id: each for each in cards_of(statement.records({"listing_ids": list(listing_ids)}))}
    return [found[listing_id] for listing_id in listing_ids if listing_id in found]


_BY_ID: Final = select(*CARD_COLUMNS).where(Listing.id == any_(bindparam("listing_ids", type_=ARRAY(BigInteger))))
_PUBLIC_BY_ID: Final = Prepared(_BY_ID.where(Listing.status == "active", Listing.deleted_at.is_(None)))
_KEPT_BY_ID: Final = Prepared(_BY_ID.where(Listing.status == any_(array(("active", "sold", "inactive")))))


def cards_of(found: Iterable[RowMapping | Mapping[str, Any]]) -> list[Card]:
    """Return the cards of rows that have CARD_COLUMNS."""
    find = category_tree().find
    return [_card(row, find(row["category_id"])) for row in found]


def place_name(city: str, state: str) -> str:
    """Return a place as people write it: "Alder Ferry, NY"."""
    return f"{city}, {state}" if city and state else city or state


def _badge(row: RowMapping | Mapping[str, Any]) -> str:
    if row["deleted_at"] is not None or row["status"] == "removed":
        return str(_("No longer there"))
    known = {"sold": _("Sold"), "draft": _("Draft"), "pending_verification": _("Being checked")}
    return str(known.get(row["status"], _("Hidden")))
