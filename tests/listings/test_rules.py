"""The rules of listings: who sees, who moves what where, what a listing may say, where an area lies."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.accounts.rules import Guest
from marketplace.core.errors import Conflict, Forbidden
from marketplace.listings.rules import access
from marketplace.listings.rules.addresses import path_of, slug_of
from marketplace.listings.rules.amenities import normalised
from marketplace.listings.rules.area import area_of
from marketplace.listings.rules.attributes import Attribute, WrongValueError, check_attributes, missing, read
from marketplace.listings.rules.categories import CategoryNode
from marketplace.listings.rules.changes import difference, merged
from marketplace.listings.rules.content import check, what_is_missing
from marketplace.listings.rules.kinds import KINDS, Kind
from marketplace.listings.rules.lifecycle import LIFECYCLE, Status, move_to

places = st.tuples(st.floats(-84, 84), st.floats(-179.9, 179.9))


@given(places, st.text(max_size=8))
def test_an_area_is_near_and_always_the_same(place: tuple[float, float], seed: str) -> None:
    latitude, longitude = place
    found = area_of(latitude, longitude, seed)
    assert found == area_of(latitude, longitude, seed)
    up = (found[0] - latitude) * 111_320
    across = (found[1] - longitude) * 111_320 * math.cos(math.radians(latitude))
    assert math.hypot(up, across) < 1600


@given(places)
def test_an_area_says_nothing_about_where_in_the_square_a_place_is(place: tuple[float, float]) -> None:
    """Two doors of one street look the same: who knows the rule learns the square and no more."""
    latitude, longitude = place
    step = 1000 / 111_320
    middle = (math.floor(latitude / step) + 0.5) * step
    assert area_of(middle, longitude, "7") == area_of(middle + step / 4, longitude, "7")


def test_areas_are_about_half_a_kilometre_off() -> None:
    spots = [(40 + n * 0.013, -74 + n * 0.017) for n in range(400)]
    off = []
    for latitude, longitude in spots:
        found = area_of(latitude, longitude, "3")
        across = (found[1] - longitude) * math.cos(math.radians(latitude))
        off.append(math.hypot(found[0] - latitude, across) * 111_320)
    assert 400 < sum(off) / len(off) < 650


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("target", list(Status))
@pytest.mark.parametrize("actor", ["owner", "moderator", "system", "stranger"])
def test_only_drawn_moves_are_possible(status: str, target: str, actor: str) -> None:
    drawn = [m for m in LIFECYCLE.moves if (m.source, m.target) == (status, target)]
    if any(actor in move.actors for move in drawn):
        assert move_to(target, status, actor).target == target
    else:
        with pytest.raises(Forbidden if drawn else Conflict):
            move_to(target, status, actor)


def test_strangers_never_move_anything_and_owners_cannot_undo_a_removal() -> None:
    assert not [m for m in LIFECYCLE.moves if "stranger" in m.actors]
    assert not LIFECYCLE.open_moves("removed", "owner")


@pytest.mark.parametrize(("status", "is_deleted", "seen"), [
    ("active", False, True), ("sold", False, True), ("inactive", False, False), ("draft", False, False),
    ("pending_verification", False, False), ("removed", False, False), ("active", True, False), ("sold", True, False),
])  # fmt: skip
def test_what_everybody_sees(status: str, is_deleted: bool, seen: bool) -> None:
    assert access.can_see(Guest(), seller_id=1, status=status, is_deleted=is_deleted) is seen


COLOURS = Attribute("colour", {"en": "Colour"}, "choice", choices=(("red", {"en": "Red"}), ("blue", {"en": "Blue"})))


@pytest.mark.parametrize(("attribute", "value", "expected"), [
    (Attribute("a", {}, "text"), "  two   words ", "two words"),
    (Attribute("a", {}, "integer"), "12", 12),
    (Attribute("a", {}, "integer"), 12.0, 12),
    (Attribute("a", {}, "number", minimum=0, maximum=10), "2,5", 2.5),
    (Attribute("a", {}, "boolean"), "yes", True),
    (Attribute("a", {}, "boolean"), False, False),
    (COLOURS, "red", "red"),
    (Attribute("a", {}, "multichoice", choices=COLOURS.choices), ["blue", "red", "red"], ["red", "blue"]),
])  # fmt: skip
def test_values_are_read_as_people_write_them(attribute: Attribute, value: Any, expected: Any) -> None:
    assert read(attribute, value) == expected


@pytest.mark.parametrize(("attribute", "value"), [
    (Attribute("a", {}, "text"), 5), (Attribute("a", {}, "text"), "x" * 201), (Attribute("a", {}, "text"), "a\x00b"),
    (Attribute("a", {}, "integer"), "1.5"), (Attribute("a", {}, "integer"), True),
    (Attribute("a", {}, "number"), "many"),
    (Attribute("a", {}, "number"), "nan"), (Attribute("a", {}, "number"), "inf"),
    (Attribute("a", {}, "number", minimum=1), 0), (Attribute("a", {}, "number", maximum=1), 2),
    (Attribute("a", {}, "boolean"), "perhaps"), (COLOURS, "green"), (COLOURS, ["red"]),
    (Attribute("a", {}, "multichoice", choices=COLOURS.choices), {"red": 1}),
])  # fmt: skip
def test_values_of_another_type_are_refused(attribute: Attribute, value: Any) -> None:
    with pytest.raises(WrongValueError):
        read(attribute, value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["colour", "size", "other"]), json_values))
def test_whatever_is_given_attributes_are_clean_or_refused(values: dict[str, Any]) -> None:
    clean, wrong = check_attributes(values, [COLOURS, Attribute("size", {}, "integer", minimum=1, maximum=99)])
    assert clean.get("colour", "red") in {"red", "blue"}
    assert clean.get("size", 1) in range(1, 100)
    assert "other" not in clean
    assert not set(clean) & {field.removeprefix("attributes.") for field in wrong}


def test_an_attribute_that_a_category_no_longer_asks_for_stays_as_it_was() -> None:
    kept = {"gears": "21"}
    assert check_attributes({"gears": "21"}, [], kept=kept) == ({"gears": "21"}, {})
    assert check_attributes({"gears": "22"}, [], kept=kept)[1]


def test_required_attributes_are_missed() -> None:
    asked = [Attribute("size", {}, "integer", is_required=True)]
    assert missing({}, asked) == {"attributes.size": ["This is needed."]}
    assert not missing({"size": 0}, asked)


NODE = CategoryNode(1, None, (1,), "homes", {"en": "Homes"}, "house", ("property", "rental"), False, ())
EMPTY: dict[str, Any] = {
    "kind": "product", "category_id": None, "title": "", "description": "", "language": "en", "price": None,
    "currency": "USD", "price_unit": "item", "quantity": 1, "attributes": {}, "amenities": [], "address": "",
    "city": "", "state": "", "zip": "", "country": "", "latitude": None, "longitude": None, "shows_address": False,
    "time_zone": "UTC",
}  # fmt: skip


@pytest.mark.parametrize(("values", "field"), [
    ({"kind": "boat"}, "kind"), ({"title": "x" * 141}, "title"), ({"description": "x" * 10_001}, "description"),
    ({"currency": "XXY"}, "currency"), ({"price": -1}, "price"), ({"price": 10**16}, "price"),
    ({"price_unit": "night"}, "price_unit"), ({"quantity": -1}, "quantity"), ({"city": "x" * 201}, "city"),
    ({"latitude": 1.0}, "latitude"), ({"latitude": 91.0, "longitude": 0.0}, "latitude"), ({"title": "a\x00"}, "title"),
])  # fmt: skip
def test_no_listing_holds(values: dict[str, Any], field: str) -> None:
    assert field in check({**EMPTY, **values}, None)


def test_a_kind_belongs_into_its_categories() -> None:
    assert "category" in check(EMPTY, NODE)
    assert not check({**EMPTY, "kind": "property"}, NODE)


def test_a_draft_may_be_empty_but_nothing_is_published_half_told() -> None:
    assert not check(EMPTY, None)
    assert set(what_is_missing(EMPTY, None)) == {"title", "category", "price"}
    house = {**EMPTY, "kind": "property", "title": "House by the mill"}
    assert set(what_is_missing(house, NODE)) == {"city"}
    assert not what_is_missing({**house, "city": "Alder Ferry"}, NODE)


def test_every_kind_has_its_needs() -> None:
    assert set(KINDS) == set(Kind)
    assert all(rules.units for rules in KINDS.values())


@given(st.text(max_size=300))
def test_addresses_are_plain_whatever_the_title(title: str) -> None:
    slug = slug_of(title)
    assert slug.isascii()
    assert 1 <= len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert path_of(7, title) == f"/listings/7-{slug}"


def test_addresses_are_readable() -> None:
    assert slug_of("Bob's blue bicycle, 54 cm") == "bobs-blue-bicycle-54-cm"
    assert slug_of("Bicicleta de montaña") == "bicicleta-de-montana"
    assert slug_of("自転車") != "listing"
    assert slug_of("!!!") == "listing"


def test_amenities_are_known_by_key_and_by_label() -> None:
    assert normalised(["Wi-Fi", "wifi", "Cocina", "Hot tub on the roof", " "]) == [
        "wifi",
        "kitchen",
        "hot_tub_on_the_roof",
    ]


changes = st.dictionaries(st.sampled_from("abc"), st.integers(0, 3))


@given(changes, changes, changes)
def test_two_changes_in_a_row_are_one(first: dict[str, int], second: dict[str, int], third: dict[str, int]) -> None:
    whole = {"a": 0, "b": 0, "c": 0, **first}
    then = {**whole, **second}
    last = {**then, **third}
    assert merged(difference(whole, then), difference(then, last)) == difference(whole, last)
