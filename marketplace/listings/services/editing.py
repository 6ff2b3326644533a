"""Writing a listing: begin a draft, save what its seller says, and copy it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.money import CURRENCIES
from marketplace.listings.models import Listing
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.places import find_places
from marketplace.listings.rules import content, options
from marketplace.listings.rules.amenities import AMENITIES, normalised
from marketplace.listings.rules.area import area_of
from marketplace.listings.rules.attributes import check_attributes
from marketplace.listings.rules.categories import CategoryNode
from marketplace.listings.rules.changes import difference
from marketplace.listings.rules.kinds import Kind, default_unit, rules_of
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.rules.places import folded
from marketplace.listings.rules.policies import WITH_POLICY, Policy
from marketplace.listings.services import history, photos, policies, variants

SECOND_CLICK: Final = timedelta(seconds=10)
"""Beginning the very same again within this time is the other half of a double click."""


def create_draft(seller_id: int, kind: str, changes: Mapping[str, Any] | None = None) -> Listing:
    """Begin a listing. `changes` may hold any of `content.EDITABLE` (the price in minor units), and variants' `stock`.

    Raises:
        Invalid: a value that no listing can hold.

    """
    if kind not in list(Kind):
        raise Invalid(_("There is no such kind."), errors={"kind": [_("There is no such kind.")]})
    listing = Listing(
        seller_id=seller_id, kind=kind, title="", description="", language="en", brand="", currency="USD",
        price_unit=default_unit(kind), quantity=rules_of(kind).default_quantity, attributes={}, options=[],
        cancellation_policy="", amenities=[], address="", city="", state="", zip="", country="", shows_address=False,
        time_zone="UTC", status=Status.DRAFT, version=0,
    )  # fmt: skip
    _apply(listing, dict(changes or {}))
    session().add(listing)
    session().flush()
    if listing.options:
        variants.arrange(listing, (changes or {}).get("stock"))
    history.record(listing, difference({}, {"status": "draft", **_filled(listing)}), by=seller_id)
    return listing


def begin(seller_id: int, kind: str, category_id: int, changes: Mapping[str, Any]) -> Listing:
    """Begin a listing from its form; a second click within moments leads to the draft of the first.

    Raises:
        Invalid: as `create_draft`.

    """
    _one_at_a_time(seller_id)
    same = Listing.kind == kind, Listing.category_id == category_id, Listing.title == "", Listing.version == 1
    return _just_begun(seller_id, *same) or create_draft(seller_id, kind, {"category_id": category_id, **changes})


def save(listing: Listing, changes: Mapping[str, Any], *, by: int | None, version: int | None = None) -> Listing:
    """Change what a listing says. `version` is the one that the writer had seen, where that matters.

    Raises:
        Conflict: someone changed it since `version`, or it is in the trash.
        Invalid: a value that no listing can hold, or a public listing that would lack something.

    """
    must_be_kept(listing)
    if version is not None and history.was_edited_since(listing, version):
        raise Conflict(
            _("This listing was changed in the meantime. Load it again and make your change once more."),
            code="stale_version",
        )
    was_public, price_before = history.is_public(listing), (listing.price, listing.currency)
    before = _state(listing)
    _apply(listing, dict(changes))
    _arrange(listing, changes, before)
    changed = difference(before, _state(listing))
    if not changed:
        return listing
    listing.updated_at = clock.now()
    history.record(listing, changed, by=by)
    if listing.status != Status.DRAFT and (listing.price, listing.currency) != price_before:
        history.record_price(listing, price_before[0])
    history.tell(listing, was_public=was_public)
    return listing


def duplicate(listing: Listing, *, by: int) -> Listing:
    """Return a draft that says and shows the same; a second click within moments leads to the copy of the first."""
    _one_at_a_time(by)
    values = values_of(listing)
    values["title"] = _("%(title)s (copy)", title=listing.title)[: content.LONGEST_TITLE]
    same = Listing.title == values["title"], Listing.category_id == listing.category_id, Listing.version == 1
    copied = _just_begun(by, *same)
    if copied is not None:
        return copied
    kind = values.pop("kind")
    values["stock"] = variants.stock_of(listing.id)
    made = create_draft(by, kind, {"category_id": values.pop("category_id"), **_without_unknown(listing, values)})
    photos.copy(listing, made)
    return made


def must_be_kept(listing: Listing) -> None:
    """Refuse to change what lies in the trash. Raises Conflict."""
    if listing.deleted_at is not None:
        raise Conflict(_("This listing is in the trash. Put it back first."), code="in_trash")


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


def _state(listing: Listing) -> dict[str, Any]:
    """Return what a version compares: what the seller wrote, and the stock of variants where there are any."""
    return values_of(listing) | {"stock": variants.as_words(variants.stock_of(listing.id)) if listing.options else {}}


def _arrange(listing: Listing, changes: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Let variants follow the options, and the quantity the stock of the variants."""
    if listing.options != before["options"] or changes.get("stock") is not None:
        session().flush()
        variants.arrange(listing, changes.get("stock"))
    elif listing.options and "quantity" in changes:
        variants.add_up(listing)


def _one_at_a_time(seller_id: int) -> None:
    """Let what someone begins come one after the other, so that the second of two clicks sees what the first did."""
    session().execute(select(Account.id).where(Account.id == seller_id).with_for_update(key_share=True))


def _just_begun(seller_id: int, *same: ColumnElement[bool]) -> Listing | None:
    """Return a draft that was begun a moment ago and not touched since."""
    statement = select(Listing).where(
        Listing.seller_id == seller_id, Listing.status == Status.DRAFT, Listing.deleted_at.is_(None),
        Listing.created_at > clock.now() - SECOND_CLICK, *same,
    )  # fmt: skip
    return session().scalar(statement.order_by(Listing.id.desc()).limit(1))


def _apply(listing: Listing, changes: dict[str, Any]) -> None:
    before = values_of(listing)
    after = {**before, **{field: value for field, value in changes.items() if field in content.EDITABLE}}
    category = category_tree().find(after["category_id"])
    _settle(after, changes, before)
    amenities = {*AMENITIES, *before["amenities"]}
    errors = content.check(after, category, kept=before["attributes"], known_amenities=amenities)
    if listing.status != Status.DRAFT and not errors:
        errors = content.what_is_missing(after, category)
    if after["cancellation_policy"] == Policy.NONE and not policies.may_refuse(after["country"]):
        errors["cancellation_policy"] = [_("The law of that country lets buyers have something back. Choose another.")]
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
    after["cancellation_policy"] = after["cancellation_policy"] if after["kind"] in WITH_POLICY else ""
    after["options"] = options.kept(options.read(after["options"]))
    if after["currency"] != before["currency"] and "options" not in changes and after["currency"] in CURRENCIES:
        after["options"] = options.in_currency(after["options"], before["currency"], after["currency"])
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
    """Leave out attributes that the category no longer asks for, and amenities that only a file knew."""
    category = category_tree().find(listing.category_id)
    asked = {attribute.key for attribute in category.attributes} if category else set()
    return {
        **values,
        "attributes": {key: value for key, value in listing.attributes.items() if key in asked},
        "amenities": [key for key in listing.amenities if key in AMENITIES],
    }
