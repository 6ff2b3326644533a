"""What a document must be to be a result, as conditions of SQL. Values go in as parameters, never as text."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_UP
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, any_, bindparam, cast, exists, func, literal, literal_column, or_
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSQUERY
from sqlalchemy.types import BigInteger, Float, Text

from marketplace.core.errors import Invalid
from marketplace.core.money import CURRENCIES, precision
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.places import find_places
from marketplace.listings.rules.categories import CategoryNode
from marketplace.search.models import SearchDocument, SearchNumber
from marketplace.search.rules.filters import DEFAULT_RADIUS_KM, AttributeFilter, Box, Filters

EARTH_KM: Final = 6371.0
KM_A_DEGREE: Final = 111.2
D: Final = SearchDocument


@dataclass(frozen=True, slots=True)
class Place:
    """Where a search looks: the middle, how far around it, and what it is called."""

    latitude: float
    longitude: float
    radius_km: float | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters with what they name looked up: the category, and the place."""

    filters: Filters
    category: CategoryNode | None = None
    place: Place | None = None


def scope_of(filters: Filters) -> Scope:
    """Look up what the filters name.

    Raises:
        Invalid: no such category, currency or place.

    """
    wrong: dict[str, list[str]] = {}
    category = _category(filters.category, wrong)
    place = _place(filters, wrong)
    if filters.currency and filters.currency not in CURRENCIES:
        wrong["currency"] = [_("There is no such currency.")]
    if wrong:
        raise Invalid(_("Some parameters of the search are not valid."), errors=wrong)
    return Scope(filters, category, place)


def without(scope: Scope, **changes: Any) -> Scope:
    """Return the scope with some filters changed, for counting what another choice would find."""
    category = None if changes.get("category") == "" else scope.category
    return Scope(replace(scope.filters, **changes), category, scope.place)


def conditions(scope: Scope) -> list[ColumnElement[bool]]:
    """Return what the filters, the words apart, ask of a document."""
    filters = scope.filters
    found: list[ColumnElement[bool]] = []
    if scope.category is not None:
        found.append(D.category_path.op("@>")(cast([scope.category.id], ARRAY(BigInteger))))
    if filters.kinds:
        found.append(D.kind == any_(cast(list(filters.kinds), ARRAY(Text))))
    if filters.seller_id is not None:
        found.append(D.seller_id == filters.seller_id)
    if filters.is_verified:
        found.append(D.is_verified.is_(True))
    if filters.min_rating is not None:
        found.append(D.rating >= filters.min_rating)
    if filters.amenities:
        found.append(D.amenities.op("@>")(cast(list(filters.amenities), ARRAY(Text))))
    return found + _prices(filters) + _attributes(filters) + _places(scope)


def matches(query: str, *, in_head: bool = False) -> ColumnElement[bool]:
    """Whether a document matches the tsquery text, in its head alone or anywhere."""
    column = D.head_vector if in_head else D.full_vector
    return column.op("@@")(cast(literal(query, Text), TSQUERY))


def distance_km(place: Place) -> ColumnElement[float]:
    """Return how far a document lies from the middle of the place, along the surface of the Earth."""
    latitude, longitude = func.radians(_latitude()), func.radians(_longitude())
    here = bindparam("here_lat", place.latitude, Float, unique=True)
    there = bindparam("here_lon", place.longitude, Float, unique=True)
    return (
        2 * EARTH_KM * func.asin(func.least(1.0, func.sqrt(
            func.power(func.sin((latitude - func.radians(here)) / 2), 2)
            + func.cos(latitude) * func.cos(func.radians(here))
            * func.power(func.sin((longitude - func.radians(there)) / 2), 2)
        )))
    )  # fmt: skip


def _latitude() -> ColumnElement[float]:
    return literal_column("search_documents.location[1]")


def _longitude() -> ColumnElement[float]:
    return literal_column("search_documents.location[0]")


def _category(wanted: str, wrong: dict[str, list[str]]) -> CategoryNode | None:
    if not wanted:
        return None
    tree = category_tree()
    found = tree.find(wanted) or (tree.find(int(wanted)) if wanted.isdecimal() else None)
    if found is None:
        wrong["category"] = [_("There is no such category.")]
    return found


def _place(filters: Filters, wrong: dict[str, list[str]]) -> Place | None:
    if filters.near:
        return Place(*filters.near, filters.radius_km)
    if not filters.location:
        return None
    found = find_places(filters.location, 1)
    if not found:
        wrong["location"] = [_("We know no place of that name.")]
        return None
    radius = filters.radius_km or DEFAULT_RADIUS_KM
    return Place(found[0].latitude, found[0].longitude, radius, ", ".join(filter(None, (found[0].name, found[0].area))))


def _prices(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    least, most = price_bounds(filters)
    if filters.currency:
        found.append(D.currency == filters.currency)
    if least is not None:
        found.append(D.price >= least)
    if most is not None:
        found.append(D.price <= most)
    return found


def price_bounds(filters: Filters) -> tuple[int | None, int | None]:
    """Return the least and the highest price that are wanted, in minor units."""
    digits = precision(filters.currency) if filters.currency in CURRENCIES else 2
    least, most = filters.min_price, filters.max_price
    return (
        None if least is None else int(least.scaleb(digits).to_integral_value(ROUND_UP)),
        None if most is None else int(most.scaleb(digits).to_integral_value(ROUND_DOWN)),
    )


def _attributes(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for wanted in filters.attributes:
        if wanted.values:
            meant = [each for value in wanted.values for each in meanings(wanted.key, value)]
            found.append(or_(*(D.attributes.op("@>")(cast(literal(json.dumps(each), Text), JSONB)) for each in meant)))
        if wanted.minimum is not None or wanted.maximum is not None:
            found.append(_between(wanted))
    return found


def _between(wanted: AttributeFilter) -> ColumnElement[bool]:
    """Whether the attribute's number lies between the bounds: a table of its own has an index that is in order."""
    number = SearchNumber.number
    asked = [SearchNumber.listing_id == D.listing_id, SearchNumber.attribute == wanted.key]
    if wanted.minimum is not None:
        asked.append(number >= wanted.minimum)
    if wanted.maximum is not None:
        asked.append(number <= wanted.maximum)
    return exists().where(*asked)


def meanings(key: str, value: str) -> list[dict[str, Any]]:
    """Return what attributes may hold that have the value: it, or a list with it; "true" and "21" as typed, too."""
    meant: list[Any] = [value, [value]]
    if value in {"true", "false"}:
        meant.append(value == "true")
    elif _is_number(value):
        meant.append(float(value))
    return [{key: each} for each in meant]


def bounds(wanted: AttributeFilter) -> list[str]:
    """Return the paths that attributes must have which lie between the bounds, for comparing a single document."""
    ends = ((">=", wanted.minimum), ("<=", wanted.maximum))
    return [f'$."{wanted.key}" ? (@ {sign} {bound:f})' for sign, bound in ends if bound is not None]


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False


def _places(scope: Scope) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    box = scope.filters.bbox
    if box is not None:
        found.append(_within(box))
    elif scope.place is not None and scope.place.radius_km is not None:
        found += [_within(around(scope.place)), distance_km(scope.place) <= scope.place.radius_km]
    return found


def around(place: Place) -> Box:
    """Return the box that holds a circle, so that the index finds it."""
    radius = (place.radius_km or 0) + 0.01
    height = radius / KM_A_DEGREE
    furthest = math.cos(math.radians(min(abs(place.latitude) + height, 90)))
    width = min(height / furthest, 180) if furthest > 0.001 else 180
    west, east = place.longitude - width, place.longitude + width
    south, north = max(place.latitude - height, -90), min(place.latitude + height, 90)
    if width >= 180:
        return Box(-180, south, 180, north)
    return Box(west + 360 if west < -180 else west, south, east - 360 if east > 180 else east, north)


def _within(box: Box) -> ColumnElement[bool]:
    if box.west <= box.east:
        return D.location.op("<@")(_corners(box.west, box.south, box.east, box.north))
    return or_(
        D.location.op("<@")(_corners(box.west, box.south, 180, box.north)),
        D.location.op("<@")(_corners(-180, box.south, box.east, box.north)),
    )


def _corners(west: float, south: float, east: float, north: float) -> ColumnElement[Any]:
    return func.box(func.point(west, south), func.point(east, north))
