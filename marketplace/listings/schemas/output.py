"""Listings as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from marketplace.core.api import Output, PageOutput, Timestamp
from marketplace.core.money import Money
from marketplace.core.paging import Page
from marketplace.core.site import absolute
from marketplace.listings.queries.listings import Seen, Seller
from marketplace.listings.rules import options
from marketplace.listings.rules import photos as sizes
from marketplace.listings.rules.categories import CategoryNode, CategoryTree
from marketplace.listings.rules.prices import PricePoint as PricePointKept


class LocationOutput(Output):
    """Where a listing is; the area stands in for the exact spot unless the seller shows it."""

    address: str
    city: str
    state: str
    zip: str
    country: str
    latitude: float | None
    longitude: float | None


class PhotoOutput(Output):
    """A photo of a listing. Width and height are those of `url`."""

    photo_id: int
    url: str
    thumbnail_url: str
    width: int
    height: int
    alt: str


class PhotosOutput(Output):
    """The photos of a listing, in order."""

    photos: list[PhotoOutput]


class SellerOutput(Output):
    """Whoever offers a listing."""

    user_id: int
    username: str
    name: str
    profile_picture_url: str | None
    is_verified: bool
    rating_average: float | None
    rating_count: int
    date_joined: Timestamp


class ValueOutput(Output):
    """A value of an option, and what it adds to the price."""

    value: str
    price_difference: str


class OptionOutput(Output):
    """Something to choose before it is put into a cart."""

    name: str
    values: list[ValueOutput]


class VariantOutput(Output):
    """One way to choose. `quantity` null means that only the listing's counts."""

    choices: dict[str, str]
    price: str | None
    quantity: int | None


class ListingOutput(Output):
    """A listing. With choices its price is the lowest."""

    listing_id: int
    url: str
    kind: str
    title: str
    description: str
    category: str | None
    price: str | None
    currency: str
    price_unit: str
    location: LocationOutput
    photos: list[PhotoOutput]
    amenities: list[str]
    attributes: dict[str, Any]
    options: list[OptionOutput]
    variants: list[VariantOutput]
    cancellation_policy: str
    quantity: int | None
    status: str
    is_verified_listing: bool
    rating_average: float | None
    rating_count: int
    seller: SellerOutput
    date_created: Timestamp
    date_updated: Timestamp


class ListingPage(PageOutput):
    """A page of listings."""

    listings: list[ListingOutput]


class ChoiceOutput(Output):
    """A choice of an attribute, with its labels by language."""

    value: str
    labels: dict[str, str]


class AttributeOutput(Output):
    """An attribute that a category asks for; the bounds are those of numbers."""

    key: str
    labels: dict[str, str]
    type: str
    unit: str
    choices: list[ChoiceOutput]
    minimum: float | None
    maximum: float | None
    required: bool
    filterable: bool


class CategoryOutput(Output):
    """A category with those below it; `count` is how many public listings lie in it and below."""

    category_id: int
    slug: str
    name: str
    names: dict[str, str]
    icon: str
    kinds: list[str]
    attributes: list[AttributeOutput]
    count: int
    children: list[CategoryOutput]


class CategoriesOutput(Output):
    """The tree of categories, from its roots."""

    categories: list[CategoryOutput]


class PricePoint(Output):
    """What a listing cost from a moment on."""

    price: str | None
    currency: str
    date: Timestamp


class PriceHistoryOutput(Output):
    """What a listing costs, has cost, and the lowest of the last 30 days."""

    prices: list[PricePoint]
    lowest_30_days: str | None


def listing(seen: Seen) -> dict[str, Any]:
    """Return a listing as the API shows it."""
    row = seen.row
    return {
        "listing_id": row["id"], "url": absolute(seen.path), "kind": row["kind"], "title": row["title"],
        "description": row["description"], "category": seen.category.slug if seen.category else None,
        "price": amount(row["price"], row["currency"]), "currency": row["currency"], "price_unit": row["price_unit"],
        "location": {field: row[field] for field in LocationOutput.model_fields},
        "photos": [photo(each) for each in seen.photos], "amenities": row["amenities"],
        "attributes": row["attributes"], "options": _options(row), "variants": _variants(row),
        "cancellation_policy": row["cancellation_policy"],
        "quantity": row["quantity"], "status": row["status"],
        "is_verified_listing": row["is_verified"], "rating_average": number(row["rating_average"]),
        "rating_count": row["rating_count"], "seller": seller(seen.seller),
        "date_created": row["created_at"], "date_updated": row["updated_at"],
    }  # fmt: skip


def _options(row: Mapping[Any, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": option.name,
            "values": [
                {"value": one.value, "price_difference": amount(one.extra, row["currency"])} for one in option.values
            ],
        }
        for option in options.read(row["options"])
    ]


def _variants(row: Mapping[Any, Any]) -> list[dict[str, Any]]:
    offered = options.read(row["options"])
    return [
        {
            "choices": each["choices"],
            "price": amount(options.price_of(row["price"], offered, each["choices"]), row["currency"]),
            "quantity": each["quantity"],
        }
        for each in row["variants"] or ()
    ]


def listing_page(found: Page[Seen]) -> dict[str, Any]:
    """Return a page of listings as the API shows it."""
    return found.as_json("listings", listing)


def seller(who: Seller) -> dict[str, Any]:
    """Return the seller of a listing as the API shows them."""
    return {
        "user_id": who.id, "username": who.username, "name": who.name,
        "profile_picture_url": None if who.picture_url is None else absolute(who.picture_url),
        "is_verified": who.is_verified, "rating_average": number(who.rating_average),
        "rating_count": who.rating_count, "date_joined": who.date_joined,
    }  # fmt: skip


def photo(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a photo as the API shows it."""
    large, small = sizes.best(row["renditions"], 1600), sizes.best(row["renditions"], 320)
    return {
        "photo_id": row["id"],
        "url": absolute(sizes.url_of(row["digest"], large["width"] if large else sizes.WIDTHS[-1])),
        "thumbnail_url": absolute(sizes.url_of(row["digest"], small["width"] if small else sizes.WIDTHS[1])),
        "width": large["width"] if large else row["width"],
        "height": large["height"] if large else row["height"],
        "alt": row["alt"],
    }


def price_history(points: Sequence[PricePointKept], lowest: int | None, currency: str) -> dict[str, Any]:
    """Return the prices of a listing as the API shows them."""
    prices = [{"price": amount(p.price, p.currency), "currency": p.currency, "date": p.at} for p in points]
    return {"prices": prices, "lowest_30_days": amount(lowest, currency)}


def category_branch(
    tree: CategoryTree, counts: Mapping[int, int], parent_id: int | None = None
) -> list[dict[str, Any]]:
    """Return the categories below one as the API shows them, each with its number of public listings."""
    return [
        {
            **_category(node),
            "count": counts.get(node.id, 0),
            "children": category_branch(tree, counts, node.id),
        }
        for node in tree.children(parent_id)
        if not node.is_hidden
    ]


def amount(minor: int | None, currency: str) -> str | None:
    """Return an amount as a decimal string; None is "on request"."""
    return None if minor is None else str(Money(minor, currency))


def number(value: Decimal | None) -> float | None:
    """Return an average as a JSON number."""
    return None if value is None else float(value)


def moment(at: datetime) -> str:
    """Return a moment as RFC 3339 in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _category(node: CategoryNode) -> dict[str, Any]:
    attributes = [
        {
            "key": a.key, "labels": a.labels, "type": a.type, "unit": a.unit,
            "choices": [{"value": value, "labels": labels} for value, labels in a.choices],
            "minimum": a.minimum, "maximum": a.maximum, "required": a.is_required, "filterable": a.is_filterable,
        }
        for a in node.attributes
    ]  # fmt: skip
    return {
        "category_id": node.id, "slug": node.slug, "name": node.name("en"), "names": node.names,
        "icon": node.icon, "kinds": list(node.kinds), "attributes": attributes,
    }  # fmt: skip
