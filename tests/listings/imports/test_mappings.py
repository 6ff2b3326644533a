from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from marketplace.core.errors import Invalid
from marketplace.listings.rules.imports.columns import detect, unused
from marketplace.listings.rules.imports.mapping import Mapping, Source, as_table, parse_mapping
from marketplace.listings.services.imports import plans
from marketplace.listings.services.imports.presets import built_in
from tests.listings.imports.samples import RENTAL_COLUMNS, lines, product, rental, table


def test_columns_are_known_by_the_names_that_people_use() -> None:
    found = detect(
        ["SKU", "Product name", "Price (USD)", "Stock", "Lat", "lng", "wheel size", "attr.fork", "x9"], {"wheel_size"}
    )
    assert {field: source.column for field, source in found.fields.items() if source.column} == {
        "external_id": "SKU", "title": "Product name", "price": "Price (USD)", "quantity": "Stock",
        "latitude": "Lat", "longitude": "lng",
    }  # fmt: skip
    assert found.fields["currency"].value == "USD"
    assert found.attributes == {"wheel_size": Source(column="wheel size")}
    assert found.prefixes == ("attr.",)
    assert unused(["SKU", "attr.fork", "x9"], found) == ["x9"]


@pytest.mark.parametrize(
    ("heading", "divide", "unit", "currency"),
    [
        ("price", 1, None, None),
        ("price_usd_cents", 100, None, "USD"),
        ("Nightly rate", 1, "night", None),
        ("price_eur_per_day", 1, "day", "EUR"),
        ("Precio", 1, None, None),
    ],
)
def test_a_price_heading_tells_its_currency_and_unit(
    heading: str, divide: int, unit: str | None, currency: str | None
) -> None:
    fields = detect([heading], ()).fields
    assert fields["price"] == Source(column=heading, divide=divide)
    assert (fields["price_unit"].value if "price_unit" in fields else None) == unit
    assert (fields["currency"].value if "currency" in fields else None) == currency


def test_files_of_known_shape_get_their_built_in_mapping(app: Flask) -> None:
    rentals = plans.look(io.BytesIO(table([rental(1)])), "x.csv")
    assert plans.plan(rentals).name == "rentals-by-host"
    assert plans.plan(plans.look(io.BytesIO(lines([product(1)])), "x")).name == "products-with-attributes"
    assert "number_of_reviews" in unused(RENTAL_COLUMNS, plans.plan(rentals))


def test_a_mapping_survives_being_written_down() -> None:
    for mapping in built_in():
        assert parse_mapping(as_table(mapping)) == mapping


@pytest.mark.parametrize(
    "given",
    [
        [],
        {"field": {}},
        {"fields": {"colour": "x"}},
        {"fields": {"title": {"colunm": "x"}}},
        {"fields": {"price": {"column": "x", "divide": 0}}},
        {"fields": {"price": {"column": "x", "divide": True}}},
        {"fields": {"title": 7}},
        {"zero_price": "free"},
        {"category_rules": [{"category": "bags", "words": "bag"}]},
        {"free_attributes": {"prefixes": "attr."}},
    ],
)
def test_a_wrong_mapping_is_refused_and_says_where(given: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_mapping(given)
    assert refusal.value.errors["mapping"]


def test_mapping_files_are_json_or_toml(app: Flask) -> None:
    assert plans.read_mapping(b'{"fields": {"title": "name"}}', "a.json") == {"fields": {"title": "name"}}
    assert plans.read_mapping(b'[fields]\ntitle = "name"\n', "a.TOML") == {"fields": {"title": "name"}}
    for wrong in (b"{", b"\xff\xfe", b"[" * 100_000):
        with pytest.raises(Invalid):
            plans.read_mapping(wrong, "a.json")


def test_a_column_that_the_table_lacks_is_named(app: Flask) -> None:
    sample = plans.look(io.BytesIO(b"name,cost\nDesk,5\n"), "x.csv")
    with pytest.raises(Invalid, match="prize"):
        plans.plan(sample, {"fields": {"title": "name", "price": "prize"}})
    assert isinstance(plans.plan(sample, {"fields": {"title": "Name"}}), Mapping)
