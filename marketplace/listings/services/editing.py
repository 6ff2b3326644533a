"""Writing a listing: begin a draft, save what its seller says, and copy it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.listings.models import Listing
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.places import find_places
from marketplace.listings.rules import content
from marketplace.listings.rules.amenities import normalised
from marketplace.listings.rules.area import area_of
from marketplace.listings.rules.attributes import check_attributes
from marketplace.listings.rules.categories import CategoryNode
from marketplace.listings.rules.changes import difference
from marketplace.listings.rules.kinds import Kind, default_unit, rules_of
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.rules.places import folded
from marketplace.listings.services import history


def create_draft(seller_id: int, kind: str, changes: Mapping[str, Any] | None = None) -> Listing:
    """Begin a listing. `changes` may hold any of `content.EDITABLE`; the price is in minor units.

    Raises:
        Invalid: a value that no listing can hold.

    """
    if kind not in list(Kind):
        raise Invalid(_("There is no such kind."), errors={"kind": [_("There is no such kind.")]})
    listing = Listing(
        seller_id=seller_id, kind=kind, title="", description="", language="en", brand="", currency="USD",
        price_unit=default_unit(kind), quantity=rules_of(kind).default_quantity, attributes={}, amenities=[],
        address="", city="", state="", zip="", country="", shows_address=False, time_zone="UTC",
        status=Status.DRAFT, version=0,
    )  # fmt: skip
    _apply(listing, dict(changes or {}))
    session().add(listing)
    session().flush()
    history.record(listing, difference({}, {"status": "draft", **_filled(listing)}), by=seller_id)
    return listing


def save(listing: Listing, changes: Mapping[str, Any], *, by: int | None, version: int | None = None) -> Listing:
    """Change what a listing says. `version` is the one that the writer had seen, where that matters.

    Raises:
        Conflict: someone changed it since `version`.
        Invalid: a value that no listing can hold, or a public listing that would lack something.

    """
    if version is not None and history.was_edited_since(listing, version):
        raise Conflict(
            _("This listing was changed in the meantime. Load it again and make your change once more."),
            code="stale_version",
        )
    was_public, price_before = history.is_public(listing), (listing.price, listing.currency)
    before = values_of(listing)
    _apply(listing, dict(changes))
    changed = difference(before, values_of(listing))
    if not changed:
        return listing
    listing.updated_at = clock.now()
    history.record(listing, changed, by=by)
    if listing.status != Status.DRAFT and (listing.price, listing.currency) != price_before:
        history.record_price(listing, price_before[0])
    history.tell(listing, was_public=was_public)
    return listing


def duplicate(listing: Listing, *, by: int) -> Listing:
    """Return a draft that says the same; photos are copied by `services.photos.copy`."""
    values = values_of(listing)
    values["title"] = _("%(title)s (copy)", title=listing.title)[: content.LONGEST_TITLE]
    kind = values.pop("kind")
    return create_draft(by, kind, {"category_id": values.pop("category_id"), **_without_unknown(listing, values)})


def values_of(listing: Listing) -> dict[str, Any]:
    """Return what a seller wrote."""
    return {field: getattr(listing, field) for field in content.EDITABLE}


def must_be_complete(listing: Listing) -> None:
    """Refuse to show a listing that lacks something.

    Raises:
        Invalid: names every field that is missing.

    """
    lacking = content.what_is_missing(values_of(listing), category_tree().find(listing.category_id))
    if lacking:
        raise Invalid(_("A few things are missing before others can see it."), code="incomplete", errors=lacking)


def _apply(listing: Listing, changes: dict[str, Any]) -> None:
    before = values_of(listing)
    after = {**before, **{field: value for field, value in changes.items() if field in content.EDITABLE}}
    category = category_tree().find(after["category_id"])
    _settle(after, changes, before)
    errors = content.check(after, category, kept=before["attributes"])
    if listing.status != Status.DRAFT and not errors:
        errors = content.what_is_missing(after, category)
    if errors:
        raise Invalid(_("Some fields need another look."), errors=errors)
    after["attributes"] = _clean(after, category, before)
    if _is_placed_by_name(after, before, changes):
        _locate(after, changes)
    for field, value in after.items():
        if before[field] != value:
            setattr(listing, field, value)
    listing.brand = str(after["attributes"].get("brand", ""))
    _place(listing)


def _settle(after: dict[str, Any], changes: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Let what follows from other fields follow: the unit from the kind, tidy words, known amenities."""
    for field in ("title", "address", "city", "state", "zip", "country"):
        after[field] = " ".join((after[field] or "").split())
    after["description"] = (after["description"] or "").replace("\r\n", "\n").strip()
    after["amenities"] = normalised(after["amenities"])
    if after["kind"] in list(Kind) and after["kind"] != before["kind"] and "price_unit" not in changes:
        after["price_unit"] = default_unit(after["kind"])


def _is_placed_by_name(after: Mapping[str, Any], before: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Whether a town was named anew and no spot on the map with it."""
    moved = any(after[field] != before[field] for field in ("city", "state", "country"))
    return bool(moved and after["city"] and changes.get("latitude") is None)


def _locate(after: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Put a listing into the middle of the town it names, so that it is found near there."""
    within = after["state"] or after["country"]
    found = next(iter(find_places(f"{after['city']}, {within}" if within else after["city"], 1)), None)
    if found is None or folded(found.name) != folded(after["city"]):
        after["latitude"] = after["longitude"] = None
        return
    after["latitude"], after["longitude"] = found.latitude, found.longitude
    after["country"] = after["country"] or found.country
    if "time_zone" not in changes:
        after["time_zone"] = found.time_zone


def _clean(after: Mapping[str, Any], category: CategoryNode | None, before: Mapping[str, Any]) -> dict[str, Any]:
    asked = category.attributes if category else ()
    return dict(check_attributes(after["attributes"], asked, kept=before["attributes"])[0])


def _place(listing: Listing) -> None:
    if listing.latitude is None or listing.longitude is None:
        listing.area_latitude = listing.area_longitude = None
    elif listing.shows_address:
        listing.area_latitude, listing.area_longitude = listing.latitude, listing.longitude
    else:
        spot = area_of(listing.latitude, listing.longitude, str(listing.seller_id))
        listing.area_latitude, listing.area_longitude = spot


def _filled(listing: Listing) -> dict[str, Any]:
    return {field: value for field, value in values_of(listing).items() if value not in ("", None, [], {})}


def _without_unknown(listing: Listing, values: dict[str, Any]) -> dict[str, Any]:
    """Leave out attributes that the category no longer asks for: a new listing may not begin with them."""
    category = category_tree().find(listing.category_id)
    asked = {attribute.key for attribute in category.attributes} if category else set()
    return {**values, "attributes": {key: value for key, value in listing.attributes.items() if key in asked}}
