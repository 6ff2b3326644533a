"""From what a form sent to what the services take."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Invalid, Refused
from marketplace.core.images import MOST_BYTES
from marketplace.core.money import Money, MoneyError
from marketplace.listings.forms.listing import ATTRIBUTE, ListingForm
from marketplace.listings.models import Listing
from marketplace.listings.queries.listings import photos_of, place_label
from marketplace.listings.queries.places import find_places, get_place
from marketplace.listings.routes.facts import language
from marketplace.listings.rules import photos as sizes
from marketplace.listings.rules.places import PlaceFound
from marketplace.listings.services import photos

PLAIN: Final = ("title", "description", "currency", "price_unit", "quantity", "amenities", "address", "zip",
                "cancellation_policy")  # fmt: skip
BESIDE: Final = {"city": "place", "country": "place", "state": "place", "category": "title", "category_id": "title"}


def starting_values() -> dict[str, Any]:
    """Return what a new draft begins with: the person's currency and language."""
    return {
        "currency": current_user.currency or "USD",
        "language": language(),
        "time_zone": current_user.time_zone or "UTC",
    }


def changes_of(form: ListingForm, listing: Listing, *, forgiving: bool = False) -> dict[str, Any]:
    """Return what the form says. `forgiving` leaves out fields that hold something unreadable.

    Raises:
        Invalid: a price that its currency can't have.

    """
    fine = {field.name for field in form if not (forgiving and field.errors)}
    changes = {name: form[name].data for name in PLAIN if name in form and name in fine}
    changes = {name: value for name, value in changes.items() if value is not None or name == "quantity"}
    if "price" in fine and "currency" in fine:
        changes["price"] = _minor(form, forgiving=forgiving, kept=listing.price)
    asked = [field for field in form if field.name.startswith(ATTRIBUTE) and field.name in fine]
    if asked:
        named = {field.name.removeprefix(ATTRIBUTE): field.data for field in asked}
        changes["attributes"] = {**listing.attributes, **named}
    if "place" in form:
        changes |= _place(form, listing)
    return changes


def take_photos(listing: Listing, by: int) -> None:
    """Do what a form without scripts says of the photos: remove, describe, order, add."""
    if "listing_photos" not in request.form:
        return
    for photo_id in request.form.getlist("remove_photo", type=int):
        photos.remove(listing, photo_id, by=by)
    present = photos_of([listing.id]).get(listing.id, [])
    for photo in present:
        alt = request.form.get(f"alt_{photo['id']}")
        if alt is not None:
            photos.describe(listing, photo["id"], alt, by=by)
    order = sorted(present, key=lambda photo: _position(photo["id"], photo["position"]))
    if [photo["id"] for photo in order] != [photo["id"] for photo in present]:
        photos.reorder(listing, [photo["id"] for photo in order], by=by)
    for file in request.files.getlist("photos")[: sizes.MOST_PHOTOS]:
        if file.filename:
            photos.add(listing, photos.take_in(file.stream.read(MOST_BYTES + 1)), by=by)


def beside_fields(refusal: Refused) -> Refused:
    """Return the refusal with its errors under the names that the fields have in the form."""
    errors = {field_of(name): messages for name, messages in refusal.errors.items()}
    return Invalid(refusal.detail, errors=errors)


def field_of(name: str) -> str:
    """Return the form's name of a field."""
    return ATTRIBUTE + name.removeprefix("attributes.") if name.startswith("attributes.") else BESIDE.get(name, name)


def _minor(form: ListingForm, *, forgiving: bool, kept: int | None) -> int | None:
    if form.price.data is None:
        return None
    try:
        return Money.parse(form.price.data, form.currency.data).minor
    except MoneyError:
        if forgiving:
            return kept
        wrong = _("%(currency)s has no such fractions.", currency=form.currency.data)
        raise Invalid(wrong, errors={"price": [wrong]}) from None


def _place(form: ListingForm, listing: Listing) -> dict[str, Any]:
    """Return where it is: the chosen place, or the likeliest of that name; an exact spot counts if it was changed."""
    changes: dict[str, Any] = {"shows_address": bool(form.shows_address.data)}
    written = form.place.data or ""
    if written != place_label(listing.city, listing.state, listing.country, language()):
        changes |= _found(written, form.place_id.data)
    spot = form.latitude.data, form.longitude.data
    if spot != (listing.latitude, listing.longitude) and not (form.latitude.errors or form.longitude.errors):
        changes["latitude"], changes["longitude"] = spot
    return changes


def _found(written: str, place_id: str | None) -> dict[str, Any]:
    nowhere: dict[str, Any] = {"city": written, "state": "", "country": "", "latitude": None, "longitude": None}
    if not written:
        return nowhere
    found = _chosen(written, place_id) or next(iter(find_places(written, 1)), None)
    if found is None:
        return nowhere
    return {
        "city": found.name, "state": found.area, "country": found.country, "latitude": found.latitude,
        "longitude": found.longitude, "time_zone": found.time_zone,
    }  # fmt: skip


def _chosen(written: str, place_id: str | None) -> PlaceFound | None:
    """Return the place chosen from the list, if it is still the one that is written there."""
    if not place_id or not place_id.isdecimal():
        return None
    found = get_place(int(place_id))
    return found if written.casefold().startswith(found.name.casefold()) else None


def _position(photo_id: int, present: int) -> float:
    wanted = request.form.get(f"position_{photo_id}", type=int)
    if wanted is None or wanted == present + 1:
        return present + 1
    return wanted - 0.5 if wanted <= present else wanted + 0.5
