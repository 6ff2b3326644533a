"""One listing, as whoever looks may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from babel import Locale
from flask_babel import gettext as _
from sqlalchemy import ScalarSelect, bindparam, case, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from marketplace.accounts.models import Account
from marketplace.accounts.rules import Guest, Viewer, picture_path
from marketplace.core.db import rows, session
from marketplace.core.errors import Forbidden, NotFound
from marketplace.core.preparing import Prepared
from marketplace.listings.models import Listing, ListingPhoto, ListingPrice, ListingVariant
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules import access
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.rules.categories import CategoryNode
from marketplace.listings.rules.prices import PricePoint

LATEST_PRICES: Final = 20

SELLER_COLUMNS: Final = (
    Account.username, Account.name, Account.bio, Account.picture_key, Account.created_at.label("joined"),
    Account.is_verified.label("seller_verified"), Account.rating_average.label("seller_rating"),
    Account.rating_count.label("seller_ratings"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seller:
    """Whoever offers a listing, as everybody may see them."""

    id: int
    username: str
    name: str
    bio: str
    picture_key: str | None
    date_joined: Any
    is_verified: bool
    rating_average: Any
    rating_count: int

    @property
    def display_name(self) -> str:
        """The name to show."""
        return self.name or self.username

    @property
    def picture_url(self) -> str | None:
        """The address of the picture within the site, or None."""
        return picture_path(self.picture_key)


@dataclass(frozen=True, slots=True)
class Seen:
    """A listing as one viewer sees it: `row` holds the columns, the place as exact as the viewer may know it."""

    row: Mapping[Any, Any]
    seller: Seller
    photos: Sequence[Mapping[Any, Any]]
    prices: Sequence[PricePoint]
    category: CategoryNode | None
    is_exact: bool
    actor: str | None

    def __getattr__(self, name: str) -> Any:
        """Read a column as an attribute, for templates."""
        try:
            return self.row[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def path(self) -> str:
        """The address of the page within the site."""
        return path_of(self.row["id"], self.row["title"])


def listing_of(viewer: Viewer | Guest, listing_id: int) -> Seen:
    """Return a listing with its seller, photos and latest prices, in one statement.

    Raises:
        NotFound: there is none, or `viewer` may not know of it.

    """
    found = find_listing(viewer, listing_id)
    if found is None:
        raise NotFound(_("This listing is not there, or not yours to see."))
    return found


def listings_of(viewer: Viewer | Guest, listing_ids: Sequence[int]) -> list[Seen]:
    """Return these listings in this order, in one statement; what `viewer` may not see is left out."""
    if not listing_ids:
        return []
    read = rows(_MANY, {"listing_ids": list(listing_ids)}).mappings()
    found = {row["id"]: _seen(viewer, row) for row in read if _may_see(viewer, row)}
    return [found[listing_id] for listing_id in listing_ids if listing_id in found]


def find_listing(viewer: Viewer | Guest, listing_id: int) -> Seen | None:
    """Return a listing with its seller, photos and latest prices, or None where `viewer` may not know of it."""
    row = next(iter(_ONE.records({"listing_id": listing_id})), None)
    return _seen(viewer, row) if row is not None and _may_see(viewer, row) else None


def own_listing(viewer: Viewer | Guest, listing_id: int, *, lock: bool = True) -> Listing:
    """Return a listing to change, its row locked until the commit, so that edits come one after the other.

    `lock` false only asks whether `viewer` may, before work that takes a while.

    Raises:
        NotFound: there is none, or `viewer` may not know of it.
        Forbidden: it is there for all to see, and someone else's.

    """
    listing = session().get(Listing, listing_id, with_for_update=lock, populate_existing=True)
    if listing is None or not access.can_see(
        viewer, seller_id=listing.seller_id, status=listing.status, is_deleted=listing.deleted_at is not None
    ):
        raise NotFound(_("This listing is not there, or not yours to see."))
    if not access.can_change(viewer, seller_id=listing.seller_id):
        raise Forbidden(_("This listing is someone else's."))
    return listing


def photos_of(listing_ids: Sequence[int]) -> dict[int, list[Mapping[Any, Any]]]:
    """Return the photos of these listings, in order."""
    found: dict[int, list[Mapping[Any, Any]]] = {}
    for row in session().execute(_PHOTOS, {"listing_ids": list(listing_ids)}).mappings():
        found.setdefault(row["listing_id"], []).append(row)
    return found


_PHOTO_COLUMNS: Final = tuple(
    ListingPhoto.__table__.c[name]
    for name in ("id", "listing_id", "digest", "width", "height", "alt", "status", "renditions", "position")
)
_PHOTOS: Final = (
    select(*_PHOTO_COLUMNS)
    .where(ListingPhoto.listing_id.in_(bindparam("listing_ids", expanding=True)))
    .order_by(ListingPhoto.listing_id, ListingPhoto.position, ListingPhoto.id)
)


def _photos_inside() -> ScalarSelect[Any]:
    """Return the photos as one JSON value of the listing's own row: a statement less for every page."""
    each = func.jsonb_build_object(
        *(part for column in _PHOTO_COLUMNS for part in (literal_column(f"'{column.name}'"), column))
    )
    in_order = aggregate_order_by(each, ListingPhoto.position, ListingPhoto.id)
    inside = select(func.coalesce(func.jsonb_agg(in_order), text("'[]'::jsonb"), type_=JSONB))
    return inside.where(ListingPhoto.listing_id == Listing.id).correlate(Listing).scalar_subquery()


def _prices_inside() -> ScalarSelect[Any]:
    newest = (
        select(ListingPrice.at, ListingPrice.price, ListingPrice.currency)
        .where(ListingPrice.listing_id == Listing.id)
        .correlate(Listing)
        .order_by(ListingPrice.at.desc(), ListingPrice.id.desc())
        .limit(LATEST_PRICES)
        .subquery()
    )
    each = func.jsonb_build_array(newest.c.at, newest.c.price, newest.c.currency)
    in_order = aggregate_order_by(each, newest.c.at.desc())
    return select(func.coalesce(func.jsonb_agg(in_order), text("'[]'::jsonb"), type_=JSONB)).scalar_subquery()


def _variants_inside() -> Any:
    """Return the variants as one JSON value; most listings have no choices, and then nothing is looked up."""
    each = func.jsonb_build_object("choices", ListingVariant.choices, "quantity", ListingVariant.quantity)
    in_order = aggregate_order_by(each, ListingVariant.position)
    inside = select(func.jsonb_agg(in_order, type_=JSONB)).where(
        ListingVariant.listing_id == Listing.id, ListingVariant.is_offered
    )
    return case((Listing.options != text("'[]'::jsonb"), inside.correlate(Listing).scalar_subquery()))


_SELECT: Final = select(
    Listing.__table__,
    *SELLER_COLUMNS,
    _photos_inside().label("photos"),
    _prices_inside().label("prices"),
    _variants_inside().label("variants"),
).join(Account, Account.id == Listing.seller_id)
_ONE: Final = Prepared(_SELECT.where(Listing.id == bindparam("listing_id")))
_MANY: Final = _SELECT.where(Listing.id.in_(bindparam("listing_ids", expanding=True)))


def _may_see(viewer: Viewer | Guest, row: Mapping[Any, Any]) -> bool:
    return access.can_see(
        viewer, seller_id=row["seller_id"], status=row["status"], is_deleted=row["deleted_at"] is not None
    )


def _seen(viewer: Viewer | Guest, row: Mapping[Any, Any]) -> Seen:
    exact = access.sees_exact_place(viewer, seller_id=row["seller_id"], shows_address=row["shows_address"])
    return Seen(
        row=row if exact else _blurred(row),
        seller=_seller(row),
        photos=row["photos"],
        prices=[PricePoint(datetime.fromisoformat(at), price, currency) for at, price, currency in row["prices"]],
        category=category_tree().find(row["category_id"]),
        is_exact=exact,
        actor=access.actor(viewer, row["seller_id"]),
    )


def _seller(row: Mapping[Any, Any]) -> Seller:
    return Seller(
        row["seller_id"], row["username"], row["name"], row["bio"], row["picture_key"], row["joined"],
        row["seller_verified"], row["seller_rating"], row["seller_ratings"],
    )  # fmt: skip


def _blurred(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the row with the area in place of the exact spot."""
    area = {"latitude": row["area_latitude"], "longitude": row["area_longitude"], "address": "", "zip": ""}
    return {**row, **area}


def place_label(city: str, state: str, country: str, language: str) -> str:
    """Return a place as people write it: "Alder Ferry, NY, United States"."""
    name = Locale.parse(language).territories.get(country, country) if country else ""
    return ", ".join(part for part in (city, state, name) if part)
