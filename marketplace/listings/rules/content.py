"""What a listing says: which values it may hold, and what it needs before others see it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.core.money import CURRENCIES, LARGEST_AMOUNT
from marketplace.listings.rules import options
from marketplace.listings.rules.attributes import check_attributes, missing
from marketplace.listings.rules.categories import CategoryNode
from marketplace.listings.rules.kinds import KINDS, Kind, rules_of
from marketplace.listings.rules.policies import Policy

LONGEST_TITLE: Final = 140
SHORTEST_TITLE: Final = 3
LONGEST_DESCRIPTION: Final = 10_000
LONGEST_PLACE: Final = 200
LARGEST_QUANTITY: Final = 1_000_000
MOST_AMENITIES: Final = 60

OVERRIDES: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows: a title could be read as another one."""

EDITABLE: Final = (
    "kind", "category_id", "title", "description", "language", "price", "currency", "price_unit", "quantity",
    "attributes", "options", "cancellation_policy", "amenities", "address", "city", "state", "zip", "country",
    "latitude", "longitude", "shows_address", "time_zone",
)  # fmt: skip
"""The fields that a seller writes; everything else follows from them or belongs to the platform."""

PLACE: Final = ("address", "city", "state", "zip", "country", "latitude", "longitude", "shows_address")

Errors = dict[str, list[str]]


def check(
    values: Mapping[str, Any],
    category: CategoryNode | None,
    kept: Mapping[str, Any] | None = None,
    *,
    known_amenities: Collection[str] | None = None,
) -> Errors:
    """Return what is wrong with the values of a listing, draft or not, by field; nothing means storable.

    `values` holds every editable field; `kept` the attributes that the listing had before. `known_amenities` are
    those that may be named; None takes any, as files from elsewhere have words of their own.
    """
    errors: Errors = {}
    if values["kind"] not in list(Kind):
        return {"kind": [_("Choose one of: %(kinds)s.", kinds=", ".join(Kind))]}
    _check_words(values, errors)
    _check_price(values, errors)
    _check_place(values, errors)
    if category is not None and values["kind"] not in category.kinds:
        errors["category"] = [_("Listings of this kind don't belong in %(category)s.", category=category.name("en"))]
    asked = category.attributes if category else ()
    if values.get("cancellation_policy", "") not in ("", *Policy):
        errors["cancellation_policy"] = [_("Choose one of: %(policies)s.", policies=", ".join(Policy))]
    if said := _wrong_options(values):
        errors["options"] = said
    errors |= check_attributes(values["attributes"], asked, kept=kept)[1]
    if len(values["amenities"]) > MOST_AMENITIES:
        errors["amenities"] = [_("At most %(n)s.", n=MOST_AMENITIES)]
    elif known_amenities is not None:
        unknown = [each for each in values["amenities"] if each not in known_amenities]
        if unknown:
            errors["amenities"] = [_unknown_amenity(each, known_amenities) for each in unknown]
    return errors


def _unknown_amenity(wanted: str, known: Collection[str]) -> str:
    """Say that there is no such amenity, and which ones may be meant."""
    near = difflib.get_close_matches(wanted, known, 3)
    if near:
        return _("“%(key)s” is no amenity that we know. Did you mean %(near)s?", key=wanted, near=", ".join(near))
    return _("“%(key)s” is no amenity that we know.", key=wanted)


def what_is_missing(values: Mapping[str, Any], category: CategoryNode | None) -> Errors:
    """Return what a listing still needs before it can be published, by field."""
    needs = rules_of(values["kind"])
    errors: Errors = {}
    if len(values["title"]) < SHORTEST_TITLE:
        errors["title"] = [_("Give it a title of at least %(n)s characters.", n=SHORTEST_TITLE)]
    if category is None:
        errors["category"] = [_("Choose a category.")]
    else:
        errors |= missing(values["attributes"], category.attributes)
    if needs.needs_price and values["price"] is None:
        errors["price"] = [_("Say what it costs; 0 means free.")]
    if needs.needs_place and not (values["city"] or values["latitude"] is not None):
        errors["city"] = [_("Say where it is.")]
    return errors


def _check_words(values: Mapping[str, Any], errors: Errors) -> None:
    if len(values["title"]) > LONGEST_TITLE:
        errors["title"] = [_("At most %(n)s characters.", n=LONGEST_TITLE)]
    if len(values["description"]) > LONGEST_DESCRIPTION:
        errors["description"] = [_("At most %(n)s characters.", n=LONGEST_DESCRIPTION)]
    for field in ("title", "description", "address", "city", "state", "zip", "country"):
        if "\x00" in values[field]:
            errors[field] = [_("Take out the invisible characters.")]
    if OVERRIDES.search(values["title"]):
        errors["title"] = [_("Take out the invisible characters.")]


def _check_price(values: Mapping[str, Any], errors: Errors) -> None:
    needs = KINDS[Kind(values["kind"])]
    if values["currency"] not in CURRENCIES:
        errors["currency"] = [_("Give a currency by its three letters, such as USD.")]
    if values["price"] is not None and not 0 <= values["price"] <= LARGEST_AMOUNT:
        errors["price"] = [_("A price is not negative, and not that large.")]
    if values["price_unit"] not in needs.units:
        errors["price_unit"] = [_("Choose one of: %(units)s.", units=", ".join(needs.units))]
    quantity = values["quantity"]
    if quantity is not None and not 0 <= quantity <= LARGEST_QUANTITY:
        errors["quantity"] = [_("A number from 0 to %(most)s.", most=LARGEST_QUANTITY)]


def _wrong_options(values: Mapping[str, Any]) -> list[str]:
    given = options.read(values.get("options"))
    if given and values["kind"] != Kind.PRODUCT:
        return [_("Only goods come in sizes, colours and the like.")]
    return options.what_is_wrong(given)


def _check_place(values: Mapping[str, Any], errors: Errors) -> None:
    for field in ("address", "city", "state", "zip", "country"):
        if len(values[field]) > LONGEST_PLACE:
            errors[field] = [_("At most %(n)s characters.", n=LONGEST_PLACE)]
    latitude, longitude = values["latitude"], values["longitude"]
    if (latitude is None) != (longitude is None):
        errors["latitude"] = [_("Give latitude and longitude together, or neither.")]
    elif latitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        errors["latitude"] = [_("That is no place on earth.")]


def is_reduced(before: int | None, after: int | None) -> bool:
    """Whether the price went down."""
    return before is not None and after is not None and after < before
