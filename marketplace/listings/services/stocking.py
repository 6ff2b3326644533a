"""Filling a marketplace with listings that are known to be good: many at once, with their photos and their past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from marketplace.accounts.services import roles
from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.core.events import announce
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Listing, ListingPhoto, ListingPrice, ListingVersion, ListingViewDay
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules import content
from marketplace.listings.rules import photos as sizes
from marketplace.listings.rules.area import area_of
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.services import variants

WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class StockPhoto:
    """A photo whose files `services.photos.keep` has stored in every size."""

    digest: str
    width: int
    height: int
    renditions: tuple[Mapping[str, Any], ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Stock:
    """A listing to put on the shelf. `values` holds every one of `content.EDITABLE`; views are those of last week."""

    key: str
    seller_id: int
    status: str
    values: Mapping[str, Any]
    photos: tuple[StockPhoto, ...]
    made_at: datetime
    views: int = 0
    stock: variants.Stock = ()


def stock(source: str, goods: Sequence[Stock]) -> int:
    """Store the goods that are not there yet under their key; return how many that was.

    Raises:
        Invalid: one of them says what no listing may say, or lacks something.

    """
    known = set(session().scalars(select(Listing.external_id).where(Listing.external_source == source)))
    new = {good.key: good for good in goods if good.key not in known}
    if not new:
        return 0
    for good in new.values():
        _check(good)
    rows = [_row(source, good) for good in new.values()]
    made = session().execute(insert(Listing).returning(Listing.external_id, Listing.id), rows)
    ids = {key: listing_id for key, listing_id in made if key is not None}
    _remember(new, ids)
    for key, good in new.items():
        if good.values["options"]:
            variants.arrange(session().get_one(Listing, ids[key]), good.stock)
    for seller_id in {good.seller_id for good in new.values()}:
        roles.become_seller(seller_id)
    announce(ListingsChanged(tuple(ids.values())))
    return len(new)


def clear(source: str) -> int:
    """Delete everything that was stocked from `source`; return how many listings that was."""
    ids = tuple(session().scalars(select(Listing.id).where(Listing.external_source == source)))
    session().execute(delete(Listing).where(Listing.id.in_(ids)))
    announce(ListingsChanged(ids))
    return len(ids)


def _check(good: Stock) -> None:
    category = category_tree().find(good.values["category_id"])
    errors = content.check(good.values, category)
    if not errors and good.status != Status.DRAFT:
        errors = content.what_is_missing(good.values, category)
    if errors:
        raise Invalid(_("“%(key)s” can't be stocked.", key=good.key), errors=errors)


def _row(source: str, good: Stock) -> dict[str, Any]:
    values = good.values
    latitude, longitude = values["latitude"], values["longitude"]
    spot = (None, None) if latitude is None else area_of(latitude, longitude, str(good.seller_id))
    photo = good.photos[0] if good.photos else None
    return {
        **values, "seller_id": good.seller_id, "status": good.status, "brand": values["attributes"].get("brand", ""),
        "area_latitude": spot[0], "area_longitude": spot[1], "view_count": good.views * 9,
        "photo_count": len(good.photos), "cover": sizes.cover(_picture(photo)) if photo else None,
        "external_source": source, "external_id": good.key, "created_at": good.made_at, "updated_at": good.made_at,
        "published_at": None if good.status == Status.DRAFT else good.made_at,
    }  # fmt: skip


def _picture(photo: StockPhoto) -> dict[str, Any]:
    return {"digest": photo.digest, "alt": photo.alt, "renditions": photo.renditions}


def _remember(new: Mapping[str, Stock], ids: Mapping[str, int]) -> None:
    """Write what hangs on the listings: photos, first versions, first prices, the views of a week."""
    goods = [(ids[key], good) for key, good in new.items()]
    _insert(ListingPhoto, [row for listing_id, good in goods for row in _photo_rows(listing_id, good)])
    _insert(
        ListingVersion,
        [
            {"listing_id": listing_id, "number": 1, "at": good.made_at, "by_id": good.seller_id,
             "changes": {"status": ["draft", good.status]}}
            for listing_id, good in goods
        ],
    )  # fmt: skip
    _insert(
        ListingPrice,
        [
            {"listing_id": listing_id, "at": good.made_at, "price": good.values["price"],
             "currency": good.values["currency"]}
            for listing_id, good in goods if good.status != Status.DRAFT
        ],
    )  # fmt: skip
    _insert(ListingViewDay, [row for listing_id, good in goods for row in _view_rows(listing_id, good)])


def _photo_rows(listing_id: int, good: Stock) -> list[dict[str, Any]]:
    return [
        {
            "listing_id": listing_id, "position": position, "alt": photo.alt,
            "key": sizes.key_of(photo.digest, "full", "jpg"), "digest": photo.digest, "width": photo.width,
            "height": photo.height, "status": "ready", "renditions": list(photo.renditions),
        }
        for position, photo in enumerate(good.photos)
    ]  # fmt: skip


def _view_rows(listing_id: int, good: Stock) -> list[dict[str, Any]]:
    today = good.made_at.date()
    share, rest = divmod(good.views, WEEK)
    days = [(today + timedelta(days=day), share + (day < rest)) for day in range(WEEK)]
    return [{"listing_id": listing_id, "day": day, "views": views} for day, views in days if views]


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        session().execute(insert(model), rows)
