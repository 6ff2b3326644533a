"""Every filter and every order, alone and together, and what is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.core.money import Money
from marketplace.listings.services.trust import set_rating, set_verified
from marketplace.search.queries.conditions import scope_of
from marketplace.search.queries.facets import Facets, facets
from marketplace.search.queries.results import search
from marketplace.search.rules.filters import read
from marketplace.search.services.indexing import index_listings
from tests.listings import shelf
from tests.search.market import Market


def ids(**given_values: str | list[str]) -> list[int]:
    values = {name: value if isinstance(value, list) else [value] for name, value in given_values.items()}
    names = {name.replace("attr_", "attr."): value for name, value in values.items()}
    return list(search(scope_of(read(names)), "en").page.items)


def test_a_category_includes_what_lies_below_it(market: Market) -> None:
    market.shelf("sports")
    market.shelf("boats", "sports")
    boat, ball = market.offer("Boat", shelf_of="boats"), market.offer("Ball", shelf_of="sports")
    assert set(ids(category="sports")) == {boat.id, ball.id}
    assert ids(category="boats") == ids(category=str(market.shelves["boats"].id)) == [boat.id]


def test_kinds(market: Market) -> None:
    tent, week = market.offer("Tent"), market.offer("Tent by the week", kind="rental")
    assert ids(kind="rental") == [week.id]
    assert set(ids(kind="rental,product")) == set(ids(kind=["rental", "product"])) == {tent.id, week.id}


def test_prices_in_the_currency_that_is_named(market: Market) -> None:
    cheap, dear = market.offer("Mug", price=900), market.offer("Vase", price=9000)
    yen = market.offer("Bowl", price=900, currency="JPY")
    assert set(ids(max_price="9.00")) == {cheap.id, yen.id}
    assert ids(min_price="9.01", currency="USD") == [dear.id]
    assert ids(min_price="900", currency="JPY") == [yen.id]
    assert Money(900, "JPY").decimal() == 900


def test_attributes_by_value_list_and_range(market: Market) -> None:
    bikes = market.shelf("bikes")
    shelf.attribute(bikes, "frame", "integer")
    choices = [{"value": value, "labels": {"en": value}} for value in ("red", "blue")]
    shelf.attribute(bikes, "colour", "choice", choices=choices)
    shelf.attribute(bikes, "electric", "boolean")
    red = market.offer("Bike one", shelf_of="bikes", attributes={"frame": 54, "colour": "red", "electric": True})
    blue = market.offer("Bike two", shelf_of="bikes", attributes={"frame": 58, "colour": "blue"})
    assert ids(attr_colour="red") == [red.id]
    assert set(ids(attr_colour=["red", "blue"])) == {red.id, blue.id}
    assert ids(attr_frame="50..55") == ids(**{"attr_frame.max": "55"}) == ids(attr_electric="true") == [red.id]
    assert ids(attr_frame="55..") == ids(attr_frame="58") == [blue.id]


def test_amenities_verified_and_rating(market: Market) -> None:
    plain = market.offer("Plain cottage", kind="rental")
    fine = market.offer("Fine cottage", kind="rental", amenities=["wifi", "kitchen"])
    set_verified(fine.id, verified=True)
    set_rating(fine.id, Money(450, "USD").decimal(), 8)
    set_rating(plain.id, Money(300, "USD").decimal(), 2)
    assert ids(amenities="wifi,kitchen") == ids(verified="true") == ids(min_rating="4.5") == [fine.id]
    assert ids(sortBy="rating") == [fine.id, plain.id]
    assert ids(seller_id=str(market.seller.id + 1)) == []


def test_radius_box_and_distance(market: Market) -> None:
    def cabin(title: str, latitude: float, longitude: float) -> int:
        where = {"latitude": latitude, "longitude": longitude, "shows_address": True}
        return market.offer(title, kind="rental", **where).id

    near, far, beyond = cabin("Near", 40.0, -74.0), cabin("Far", 40.0, -74.3), cabin("Beyond", 41.0, -80.0)
    assert ids(near="40,-74", radius_km="10") == [near]
    assert set(ids(near="40,-74", radius_km="30")) == {near, far}
    assert ids(near="40,-74", sortBy="distance") == [near, far, beyond]
    assert ids(near="40,-74", radius_km="1000", sortBy="distance", order="desc") == [beyond, far, near]
    assert set(ids(bbox="-74.5,39.5,-73.5,40.5")) == {near, far}


def test_a_box_and_a_circle_may_cross_the_date_line(market: Market) -> None:
    where = {"latitude": -17.0, "longitude": 179.9, "shows_address": True}
    fiji = market.offer("Fiji hut", kind="rental", **where)
    assert ids(bbox="179,-18,-179,-16") == ids(bbox="179,-18,181,-16") == [fiji.id]
    assert ids(near="-17,-179.9", radius_km="50") == [fiji.id]


def test_orders(market: Market) -> None:
    first, second = market.offer("Mug", price=300), market.offer("Vase", price=100)
    assert ids(sortBy="price") == ids(sort="price_asc") == [second.id, first.id]
    assert ids(sortBy="price", order="desc") == [first.id, second.id]
    assert set(ids()) == {first.id, second.id}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sortBy", "price; DROP TABLE listings"), ("order", "sideways"), ("kind", "house"), ("min_price", "cheap"),
        ("min_price", "-1"), ("max_price", "NaN"), ("currency", "usd"), ("currency", "ZZZ"), ("near", "north"),
        ("near", "91,0"), ("bbox", "1,2,3"), ("bbox", "0,10,1,5"), ("radius_km", "-3"), ("min_rating", "9"),
        ("category", "no-such-shelf"), ("category", "'; --"), ("seller_id", "me"), ("attr.Colour'", "red"),
        ("attr.", "x"), ("verified", "perhaps"), ("location", "Nowhere at all"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_name(market: Market, name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        scope_of(read({name: [value]}))
    assert any(field.startswith(name) or name in {"sortBy", "order"} for field in refused.value.errors)


@given(
    st.dictionaries(st.sampled_from(["q", "near", "bbox", "min_price", "attr.x", "kind", "sort"]), st.lists(st.text()))
)
def test_reading_parameters_answers_or_refuses(given_values: dict[str, list[str]]) -> None:
    with suppress(Invalid):
        read(given_values)


def counted(attributes_of: str | None = None, **given_values: str) -> Facets:
    scope = scope_of(read({name.replace("attr_", "attr."): [value] for name, value in given_values.items()}))
    found = search(scope, "en")
    return facets(scope, found.query, found.total, scope.category.attributes if scope.category else ())


def test_facets_count_what_a_choice_would_find(market: Market) -> None:
    bikes = market.shelf("bikes")
    choices = [{"value": value, "labels": {"en": value}} for value in ("red", "blue")]
    shelf.attribute(bikes, "colour", "choice", choices=choices)
    shelf.attribute(bikes, "frame", "integer")
    for n, colour in enumerate(["red", "red", "blue"]):
        market.offer(
            f"Bike {n}", shelf_of="bikes", price=1000 * (n + 1), attributes={"colour": colour, "frame": 50 + n}
        )
    market.offer("Bike rent", shelf_of="bikes", kind="rental")
    found = counted(category="bikes")
    assert {each.value: each.count for each in found.values["kind"]} == {"product": 3, "rental": 1}
    assert {each.value: each.count for each in found.values["attr.colour"]} == {"red": 2, "blue": 1}
    assert found.numbers["attr.frame"] == (50, 52)
    assert found.prices is not None
    assert (found.prices.least, found.prices.most, sum(found.prices.bars)) == (1000, 5000, 4)
    chosen = counted(category="bikes", attr_colour="red")
    assert {each.value: each.count for each in chosen.values["attr.colour"]} == {"red": 2, "blue": 1}
    assert {each.value: each.count for each in chosen.values["kind"]} == {"product": 2}


def test_facets_of_nothing(market: Market) -> None:
    assert counted(q="nothing-of-the-kind").values == {}


def test_numbers_follow_the_listing(market: Market) -> None:
    bikes = market.shelf("bikes")
    shelf.attribute(bikes, "frame", "integer")
    bike = market.offer("Bike", shelf_of="bikes", attributes={"frame": 54})
    assert ids(attr_frame="50..55") == [bike.id]
    bike.attributes = {"frame": 58}
    session().flush()
    index_listings([bike.id])
    assert ids(attr_frame="50..55") == []
    assert ids(attr_frame="56..") == [bike.id]
    bike.attributes = {"frame": "large"}
    session().flush()
    index_listings([bike.id])
    assert ids(attr_frame="..99") == []
    bike.attributes, bike.status = {"frame": 58}, "inactive"
    session().flush()
    index_listings([bike.id])
    assert session().scalar(text("SELECT count(*) FROM search_numbers")) == 0
