from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules import content
from marketplace.listings.rules.imports import columns
from marketplace.listings.rules.imports.mapping import Mapping, parse_mapping
from marketplace.listings.rules.imports.rows import Options, Place, Row, RowReader, in_place
from marketplace.listings.rules.imports.text import many_lines, one_line
from marketplace.listings.rules.imports.values import amount, items, number
from marketplace.listings.services.imports.presets import built_in
from tests.listings.imports.samples import product, rental


def read(record: dict[str, Any], mapping: Mapping | None = None, **options: Any) -> Row:
    keys = {attribute.key for node in category_tree() for attribute in node.attributes}
    mapping = mapping or columns.detect(record, keys, built_in())
    return RowReader(mapping, Options(**options), category_tree(), columns=record).read(2, record)


def wrong(row: Row) -> dict[str, str]:
    return {problem.field: problem.message for problem in row.problems if problem.is_error}


DESK = {"id": "7", "title": "Oak desk", "price": "120", "category": "furniture"}


def test_a_rental_becomes_a_listing_with_its_place_price_and_nights(market: Flask) -> None:
    row = read(rental(1, name="The BLUE OWL:\nVEGETARIAN"), has_owners=True)
    assert row.owner == ("2001", "Host 2001")
    assert row.external_id == "1"
    expected = {
        "kind": "rental", "title": "The BLUE OWL: VEGETARIAN", "price": 5100, "price_unit": "night", "currency": "USD",
        "city": "Brooklyn", "address": "Kensington", "latitude": 40.601, "longitude": -73.97237, "status": "active",
    }  # fmt: skip
    assert {name: row.values[name] for name in expected} == expected
    assert row.values["attributes"] == {
        "room_type": "private_room", "minimum_nights": 2, "neighbourhood": "Kensington",
    }  # fmt: skip
    assert row.values["category_id"] == category_tree().find("rooms").id  # type: ignore[union-attr]


def test_a_product_becomes_a_listing_with_typed_and_free_attributes(market: Flask) -> None:
    row = read(product(5))
    assert row.is_good
    assert row.values["price"] == 5000
    assert row.values["brand"] == "Northwind"
    assert row.values["description"] == "Toner\nfor offices"
    assert row.values["category_id"] == category_tree().find("printers-ink").id  # type: ignore[union-attr]
    assert row.values["attributes"] == {
        "brand": "Northwind", "print_technology": "laser", "colour": "grey", "pieces": 6, "width_mm": 396,
        "black_toner_page_yield": 23000, "duplex": True, "ean": "0000000000005", "released": "2009-12-10",
    }  # fmt: skip


def test_a_point_fills_in_what_the_row_leaves_out(market: Flask) -> None:
    record = {"title": "Boat", "price": "5", "category": "unusual-stays", "room_type": "entire_place"}
    row = read({**record, "lat": "1", "lng": "2"})
    found = in_place(row, lambda _lat, _lon, _city: Place("Alder Ferry", "OR", "US", "America/Los_Angeles"))
    values = found.values
    assert (values["city"], values["state"], values["time_zone"]) == ("Alder Ferry", "OR", "America/Los_Angeles")
    assert found.digest == row.digest
    assert in_place(row, lambda *_point: None) is row


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 141}, "title"),
        ({"price": ""}, "price"),
        ({"price": "cheap"}, "price"),
        ({"price": "-5"}, "price"),
        ({"price": "1.999"}, "price"),
        ({"price": "1e30"}, "price"),
        ({"category": "no-such-thing"}, "category"),
        ({"category": ""}, "category"),
        ({"category": "apartments"}, "category"),
        ({"kind": "boat"}, "kind"),
        ({"currency": "XXZ"}, "currency"),
        ({"price_unit": "night"}, "price_unit"),
        ({"quantity": "1.5"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"latitude": "91", "longitude": "0"}, "latitude"),
        ({"latitude": "40"}, "latitude"),
        ({"latitude": "north", "longitude": "0"}, "latitude"),
        ({"status": "sold"}, "status"),
        ({"description": "x" * 10_001}, "description"),
        ({"city": "x" * 201}, "city"),
        ({"width": "wide"}, "attributes.width"),
        ({"attributes": {"colour": "ultraviolet"}}, "attributes.colour"),
        ({"id": "x" * 201}, "external_id"),
    ],
)
def test_what_the_form_refuses_is_refused_by_field(market: Flask, change: dict[str, Any], field: str) -> None:
    row = read({"kind": "product", "currency": "USD", **DESK, **change})
    assert not row.is_good
    assert field in wrong(row)


def test_a_category_and_a_choice_may_be_given_by_their_names(market: Flask) -> None:
    row = read({**DESK, "category": "Home & garden > Furniture", "attributes": json.dumps({"Condition": "Like new"})})
    assert row.values["category_id"] == category_tree().find("furniture").id  # type: ignore[union-attr]
    assert row.values["attributes"] == {"condition": "like_new"}


def test_options_speak_for_rows_that_say_nothing(market: Flask) -> None:
    row = read({"title": "Desk", "price": "5"}, category="furniture", currency="JPY")
    assert (row.values["price"], row.values["currency"], row.values["kind"]) == (5, "JPY", "product")
    assert read({**DESK, "category": "lighting"}, category="furniture").values["category_id"] == (
        category_tree().find("lighting").id  # type: ignore[union-attr]
    )


def test_a_mapping_takes_paths_constants_divisors_and_translations(market: Flask) -> None:
    mapping = parse_mapping(
        {
            "fields": {
                "external_id": "ref", "title": {"template": "{make} {model}"},
                "price": {"column": "cents", "divide": 100},
                "currency": {"value": "EUR"}, "latitude": "geo.lat", "longitude": "geo.lon",
                "category": {"column": "type", "values": {"Bike": "bicycles"}},
                "address": {"columns": ["street", "no"]},
            },
            "attributes": {"gears": "specs.0.gears"},
        }
    )  # fmt: skip
    record = {
        "ref": "B1", "make": "Northwind", "model": "T7", "cents": 12345, "geo": {"lat": 1.5, "lon": 2},
        "type": "bike", "street": "High St", "no": 4, "specs": [{"gears": 7}],
    }  # fmt: skip
    values = read(record, mapping).values
    assert (values["title"], values["price"], values["currency"]) == ("Northwind T7", 12345, "EUR")
    assert (values["latitude"], values["longitude"], values["address"]) == (1.5, 2.0, "High St, 4")
    assert values["attributes"] == {"gears": 7}


def test_a_row_without_an_id_is_known_by_what_it_says(market: Flask) -> None:
    first, same, other = (read({"title": title, "price": "5"}) for title in ("Desk", "Desk", "Lamp"))
    assert first.external_id == same.external_id != other.external_id


@pytest.mark.parametrize(
    ("raw", "divide", "read_as"),
    [
        ("49.95", 1, "49.95"), ("$1,234.50", 1, "1234.50"), ("1.234,50 €", 1, "1234.50"), ("12,5", 1, "12.5"),
        ("1,234", 1, "1234"), (4995, 100, "49.95"), (49.5, 1, "49.5"), ("USD 7", 1, "7"), ("0", 1, "0"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(raw: Any, divide: int, read_as: str) -> None:
    assert amount(raw, divide) == Decimal(read_as)


@pytest.mark.parametrize("raw", ["", "free", True, None, [], "1 2 3 x 4", "nan", float("nan"), "1-2", "9" * 50])
def test_what_is_no_amount_is_none(raw: Any) -> None:
    assert amount(raw) is None


def test_markup_and_invisible_characters_are_taken_out_of_texts() -> None:
    assert one_line("<b>Fine</b>\u202e &amp; <script>x()</script>cheap\x00\n desk") == "Fine & cheap desk"
    assert many_lines("<ul><li>One<li>Two</ul>a < b<br>\x07c") == "• One\n• Two\na < b\nc"
    assert one_line("Café ☕ \ud800") == "Café ☕"


def test_lists_and_numbers() -> None:
    assert items('["a", "b","a"]', ",") == ["a", "b"]
    assert [number(raw) for raw in ("1,5", 2, True, "x", float("inf"), None, {})] == [
        1.5,
        2.0,
        None,
        None,
        None,
        None,
        None,
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from([*columns.ALIASES, "price", "attributes", "attr.width", "colour", "width", "geo.lat"])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=st.dictionaries(NAMES, VALUES, max_size=12), preset=st.sampled_from([None, *built_in()]))
def test_whatever_a_row_holds_it_becomes_a_storable_listing_or_says_why_not(
    market: Flask, record: dict[str, Any], preset: Mapping | None
) -> None:
    row = read(record, preset, has_owners=True)
    if not row.is_good:
        assert wrong(row)
        return
    values = row.values
    asked = {attribute.key for attribute in category_tree().find(values["category_id"]).attributes}  # type: ignore[union-attr]
    typed = {key: value for key, value in values["attributes"].items() if key in asked}
    assert not content.check({**values, "attributes": typed}, category_tree().find(values["category_id"]))
    stored = json.dumps(values, ensure_ascii=False)
    assert "\\u0000" not in stored
    stored.encode()
