"""The category tree that ships with the product: whole, typed and complete in both languages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "marketplace" / "listings" / "data"
TAXONOMY = json.loads((DATA / "categories.json").read_text(encoding="utf-8"))
AMENITIES = json.loads((DATA / "amenities.json").read_text(encoding="utf-8"))["amenities"]
ATTRIBUTES: dict[str, dict[str, Any]] = TAXONOMY["attributes"]
KINDS = {"product", "digital", "rental", "service", "property"}
TYPES = {"text", "number", "integer", "boolean", "choice", "multichoice"}
LANGUAGES = {"en", "es"}

Node = dict[str, Any]


def _walk(nodes: list[Node], path: tuple[Node, ...] = ()) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    for node in nodes:
        yield node, path
        yield from _walk(node.get("children", []), (*path, node))


CATEGORIES = list(_walk(TAXONOMY["categories"]))
LEAVES = [(node, path) for node, path in CATEGORIES if not node.get("children")]


def _named_in_both(labels: dict[str, str]) -> bool:
    return set(labels) == LANGUAGES and all(text.strip() for text in labels.values())


def test_there_is_a_place_for_every_kind_of_thing() -> None:
    assert {kind for node, _ in LEAVES for kind in node["kinds"]} == KINDS
    assert len(LEAVES) >= 45


def test_slugs_are_unique() -> None:
    slugs = [node["slug"] for node, _ in CATEGORIES]
    assert len(slugs) == len(set(slugs))


def test_category_names_are_complete_in_both_languages() -> None:
    assert [node["slug"] for node, _ in CATEGORIES if not _named_in_both(node["names"])] == []


def test_a_category_allows_only_kinds_that_its_parent_allows() -> None:
    for node, path in CATEGORIES:
        allowed = set(path[-1]["kinds"]) if path else KINDS
        assert set(node["kinds"]) <= allowed, node["slug"]
        assert node["kinds"], node["slug"]


@pytest.mark.parametrize("key", ATTRIBUTES)
def test_every_attribute_is_typed_and_named(key: str) -> None:
    attribute = ATTRIBUTES[key]
    assert key.isidentifier()
    assert attribute["type"] in TYPES
    assert isinstance(attribute["filterable"], bool)
    assert _named_in_both(attribute["labels"])
    assert set(attribute) <= {"labels", "type", "unit", "choices", "min", "max", "filterable"}


@pytest.mark.parametrize("key", ATTRIBUTES)
def test_only_choices_have_choices_and_only_numbers_have_bounds(key: str) -> None:
    attribute = ATTRIBUTES[key]
    choices = attribute.get("choices", [])
    assert bool(choices) == (attribute["type"] in {"choice", "multichoice"})
    values = [choice["value"] for choice in choices]
    assert len(values) == len(set(values))
    assert all(_named_in_both(choice["labels"]) for choice in choices)
    if "min" in attribute or "max" in attribute or "unit" in attribute:
        assert attribute["type"] in {"number", "integer"}
    assert attribute.get("min", 0) <= attribute.get("max", float("inf"))


def test_every_attribute_used_is_described_and_every_described_one_is_used() -> None:
    used = {key for node, _ in CATEGORIES for key in node["attributes"]}
    assert used == set(ATTRIBUTES)


def test_no_attribute_is_asked_twice_on_the_way_down() -> None:
    for node, path in CATEGORIES:
        asked = [key for step in (*path, node) for key in step["attributes"]]
        assert len(asked) == len(set(asked)), node["slug"]


def test_what_is_required_is_asked() -> None:
    for node, path in CATEGORIES:
        asked = {key for step in (*path, node) for key in step["attributes"]}
        assert set(node.get("required", [])) <= asked, node["slug"]


def test_what_others_rely_on_is_there() -> None:
    asked = {node["slug"]: {key for step in (*path, node) for key in step["attributes"]} for node, path in LEAVES}
    assert {"room_type", "guests", "bedrooms", "minimum_nights"} <= asked["apartments"]
    assert {"brand", "condition"} <= asked["cables-accessories"]
    room_types = {choice["value"] for choice in ATTRIBUTES["room_type"]["choices"]}
    assert {"entire_place", "private_room", "shared_room"} <= room_types


def test_amenities_are_unique_and_complete_in_both_languages() -> None:
    keys = [amenity["key"] for amenity in AMENITIES]
    assert len(keys) == len(set(keys))
    for amenity in AMENITIES:
        assert amenity["key"].isidentifier()
        assert amenity["kinds"]
        assert set(amenity["kinds"]) <= KINDS
        assert _named_in_both(amenity["labels"])


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (DATA.parents[1] / "core" / "static" / "icons" / "sprite.svg").read_text()
    icons = {node["icon"] for node, _ in CATEGORIES} | {amenity["icon"] for amenity in AMENITIES}
    assert {icon for icon in icons if f'id="i-{icon}"' not in sprite} == set()
