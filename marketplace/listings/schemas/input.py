"""Listings as the API takes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from apiflask.fields import UploadFile
from pydantic import Field, StrictInt

from marketplace.core.api import Amount, Input, Text
from marketplace.core.errors import Invalid
from marketplace.core.money import CURRENCIES, Money, MoneyError
from marketplace.listings.queries.categories import get_category
from marketplace.listings.rules.content import (
    LARGEST_QUANTITY,
    LONGEST_DESCRIPTION,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_AMENITIES,
)
from marketplace.listings.rules.kinds import Kind, PriceUnit
from marketplace.listings.rules.options import LONGEST_NAME, MOST_OPTIONS, MOST_VALUES, MOST_VARIANTS
from marketplace.listings.rules.policies import Policy

Place = Annotated[Text, Field(max_length=LONGEST_PLACE)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Title = Annotated[Text, Field(min_length=1, max_length=LONGEST_TITLE)]
Description = Annotated[Text, Field(max_length=LONGEST_DESCRIPTION)]
Quantity = Annotated[int, Field(ge=0, le=LARGEST_QUANTITY, strict=True)]
Amenities = Annotated[list[Annotated[Text, Field(min_length=1, max_length=60)]], Field(max_length=MOST_AMENITIES)]
Currency = Annotated[Text, Field(pattern="^[A-Z]{3}$")]
CategoryName = Text | StrictInt
WantedStatus = Literal["draft", "active", "inactive", "sold"]


class LocationInput(Input):
    """Where a listing is. The exact spot is shown to others only with `shows_address`."""

    address: Place = ""
    city: Place = ""
    state: Place = ""
    zip: Place = ""
    country: Place = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class ValueInput(Input):
    """A value of an option; `price_difference` is what it adds to the price."""

    value: Text = Field(min_length=1, max_length=LONGEST_NAME)
    price_difference: Amount = Field(Decimal(0), ge=0)


class OptionInput(Input):
    """Something to choose. One of its values costs nothing more: the listing's price is the lowest."""

    name: Text = Field(min_length=1, max_length=LONGEST_NAME)
    values: list[ValueInput] = Field(max_length=MOST_VALUES)


class StockInput(Input):
    """How many there are of one variant; null leaves it to the listing's quantity."""

    choices: dict[Text, Text] = Field(max_length=MOST_OPTIONS)
    quantity: Quantity | None


class ListingInput(Input):
    """A whole listing."""

    kind: Kind = Kind.PRODUCT
    title: Title
    description: Description = ""
    category: CategoryName | None = Field(None, description="The slug of a category, or its id.")
    price: Amount | None = Field(None, description="None where the price is on request (services and property).")
    currency: Currency = "USD"
    price_unit: PriceUnit | None = Field(None, description="The kind's own unit unless given.")
    location: LocationInput = LocationInput()
    shows_address: bool = False
    amenities: Amenities = Field(default_factory=list)
    attributes: dict[Text, Any] = Field(default_factory=dict)
    options: list[OptionInput] = Field(default_factory=list, max_length=MOST_OPTIONS)
    cancellation_policy: Policy | Literal[""] = Field("", description="Empty: the market's own.")
    quantity: Quantity | None = None
    stock: list[StockInput] | None = Field(None, max_length=MOST_VARIANTS, description="Of variants, where counted.")
    language: Annotated[Text, Field(pattern="^[a-z]{2}$")] = "en"
    status: WantedStatus = "active"


class ListingPatch(Input):
    """Some fields of a listing; what is not named stays as it is."""

    kind: Kind | None = None
    title: Title | None = None
    description: Description | None = None
    category: CategoryName | None = None
    price: Amount | None = None
    currency: Currency | None = None
    price_unit: PriceUnit | None = None
    location: LocationInput | None = None
    shows_address: bool | None = None
    amenities: Amenities | None = None
    attributes: dict[Text, Any] | None = None
    options: list[OptionInput] | None = Field(None, max_length=MOST_OPTIONS)
    cancellation_policy: Policy | Literal[""] | None = None
    quantity: Quantity | None = None
    stock: list[StockInput] | None = Field(None, max_length=MOST_VARIANTS)
    language: Annotated[Text, Field(pattern="^[a-z]{2}$")] | None = None
    status: WantedStatus | None = None


class PhotoInput(Input):
    """A photo, as multipart/form-data."""

    file: UploadFile
    alt: Text = Field("", max_length=200, description="What the photo shows.")


class OrderInput(Input):
    """The ids of all photos of a listing, in their new order."""

    order: list[int] = Field(max_length=100)


NULLABLE = {"category", "price", "quantity"}
"""The fields that a null empties; elsewhere it means "not given"."""


def changes_of(given: ListingInput | ListingPatch, currency: str) -> dict[str, Any]:
    """Return what a shape says as the services take it. `currency` counts where the shape names none.

    Raises:
        Invalid: an unknown category, an unknown currency, or a price finer than its currency allows.

    """
    named = given.model_fields_set if isinstance(given, ListingPatch) else set(type(given).model_fields)
    values = {field: getattr(given, field) for field in named}
    values.pop("status", None)
    values = {field: value for field, value in values.items() if value is not None or field in NULLABLE}
    if "category" in values:
        wanted = values.pop("category")
        values["category_id"] = None if wanted in (None, "") else get_category(wanted).id
    if values.get("price") is not None:
        values["price"] = minor(values["price"], values.get("currency", currency))
    if "options" in values:
        values["options"] = [_option(each, values.get("currency", currency)) for each in values["options"]]
    if "stock" in values:
        values["stock"] = [(each.choices, each.quantity) for each in values["stock"]]
    if "location" in values:
        values |= _place(values.pop("location"), partial=isinstance(given, ListingPatch))
    return {
        field: str(value) if isinstance(value, Kind | PriceUnit | Policy) else value for field, value in values.items()
    }


def minor(price: Any, currency: str) -> int:
    """Return a price in minor units.

    Raises:
        Invalid: no such currency, or a price finer than it allows.

    """
    field = "price" if currency in CURRENCIES else "currency"
    try:
        return Money.parse(price, currency).minor
    except MoneyError as reason:
        raise Invalid(str(reason), errors={field: [str(reason)]}) from None


def _option(given: OptionInput, currency: str) -> dict[str, Any]:
    return {
        "name": given.name,
        "values": [{"value": one.value, "extra": minor(one.price_difference, currency)} for one in given.values],
    }


def _place(location: LocationInput | None, *, partial: bool) -> dict[str, Any]:
    if location is None:
        return {}
    return location.model_dump(exclude_unset=partial)
