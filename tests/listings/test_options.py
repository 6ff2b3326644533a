"""Sizes, colours and the like: what may be offered, how it is kept, and how it is written and read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.listings.errors import OutOfStock
from marketplace.listings.models import Listing, ListingVariant, ListingVersion
from marketplace.listings.queries.cards import cards
from marketplace.listings.rules import options as rules
from marketplace.listings.rules.imports import choices
from marketplace.listings.rules.options import Option, Value
from marketplace.listings.services import editing, stock, variants
from tests.bookmarks.stock import offer
from tests.listings.choices import COLOURS, LARGE_BLUE, SIZES, SMALL_BLUE, SMALL_RED, shirt
from tests.support.pages import PageClient

NAMES = st.text("abc XYZ", min_size=1, max_size=6).filter(str.strip)


def variant(listing: Listing, chosen: dict[str, str]) -> ListingVariant:
    return next(each for each in variants.offered(listing.id) if each.choices == chosen)


def call(client: PageClient, method: str, path: str, body: dict[str, Any]) -> Any:
    return client.open(path, method=method, json=body, headers={"X-CSRFToken": client.csrf()})


# ---- rules


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(NAMES, st.lists(st.tuples(NAMES, st.integers(0, 900)), max_size=5)), max_size=3))
def test_the_price_of_a_listing_is_that_of_its_cheapest_variant(written: Any) -> None:
    options = rules.read(rules.kept(Option(name, tuple(Value(*one) for one in values)) for name, values in written))
    if rules.what_is_wrong(options):
        return
    prices = [rules.price_of(2000, options, each) for each in rules.combinations(options)]
    assert len(prices) == rules.count(options)
    assert min((price for price in prices if price is not None), default=2000) == 2000


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([("", ("S", "M"))], "name"),
        ([("Size", ("S",))], "from 2 to"),
        ([("Size", ("S", "s" * 41))], "at most 40 characters"),
        ([("Size", ("S", "M")), ("size", ("A", "B"))], "same name"),
        ([(name, ("1", "2")) for name in "abcd"], "At most 3"),
        ([(name, tuple("123456")) for name in "abc"], "216 variants"),
    ],
)
def test_what_can_not_be_offered_says_why(options: Any, said: str) -> None:
    given_ = [Option(name, tuple(Value(one) for one in values)) for name, values in options]
    assert said in " ".join(rules.what_is_wrong(given_))


def test_every_value_dearer_than_the_price_is_refused() -> None:
    assert "cheapest" in rules.what_is_wrong([Option("Size", (Value("S", 100), Value("L", 300)))])[0]


@pytest.mark.parametrize(
    "raw", ["Size: S, M, L +5.00; Colour: Red, Blue + 2.5", "Size:S,M,L +$5;Colour:Red,Blue +2.5€"]
)
def test_files_write_choices_in_words(raw: str) -> None:
    found = rules.read(choices.options_of(raw, "USD"))
    assert [(o.name, [(v.value, v.extra) for v in o.values]) for o in found] == [
        ("Size", [("S", 0), ("M", 0), ("L", 500)]), ("Colour", [("Red", 0), ("Blue", 250)]),
    ]  # fmt: skip


@pytest.mark.parametrize("raw", ["S, M, L", "Size: S, L +5.005", '[{"values": []}]', '[{"name": "Size"}]'])
def test_unreadable_choices_are_refused(raw: str) -> None:
    with pytest.raises(choices.UnreadableError):
        choices.options_of(raw, "USD")


# ---- services


def test_stock_of_every_variant_makes_the_quantity(bob: Account) -> None:
    made = shirt(bob.id)
    assert made.quantity == 7
    editing.save(made, {"quantity": 99}, by=bob.id)
    assert made.quantity == 7
    editing.save(made, {"stock": [(SMALL_RED, None)]}, by=bob.id)
    editing.save(made, {"quantity": 20}, by=bob.id)
    assert made.quantity == 20


def test_values_that_go_and_come_back(bob: Account) -> None:
    made = shirt(bob.id)
    editing.save(made, {"options": [COLOURS]}, by=bob.id)
    assert [each.choices for each in variants.offered(made.id)] == [{"Colour": "Red"}, {"Colour": "Blue"}]
    editing.save(made, {"options": [SIZES, COLOURS]}, by=bob.id)
    assert [quantity for _choices, quantity in variants.stock_of(made.id)] == [None] * 4
    editing.save(made, {"options": []}, by=bob.id)
    assert (variants.offered(made.id), made.options) == ([], [])


def test_a_version_keeps_what_changed_and_a_copy_everything(bob: Account) -> None:
    made = shirt(bob.id)
    editing.save(made, {"stock": [(SMALL_RED, 0)]}, by=bob.id)
    latest = session().scalars(select(ListingVersion).order_by(ListingVersion.id.desc())).first()
    assert latest is not None
    assert latest.changes["stock"][0]["S, Red"] == 3
    assert latest.changes["stock"][1]["S, Red"] == 0
    copy = editing.duplicate(made, by=bob.id)
    assert copy.options == made.options
    assert variants.stock_of(copy.id) == variants.stock_of(made.id)
    assert copy.quantity == 4


def test_another_currency_keeps_the_figures(bob: Account) -> None:
    made = shirt(bob.id)
    editing.save(made, {"currency": "JPY", "price": 2000}, by=bob.id)
    assert [one["extra"] for one in made.options[0]["values"]] == [0, 5]


@pytest.mark.parametrize("kind", ["digital", "service"])
def test_only_goods_have_choices(bob: Account, kind: str) -> None:
    made = offer(bob.id, kind=kind, category_id=None, status="draft", quantity=None)
    with pytest.raises(Invalid):
        editing.save(made, {"options": [SIZES]}, by=bob.id)


def test_stock_of_what_can_not_be_chosen_is_refused(bob: Account) -> None:
    made = shirt(bob.id)
    for wrong in ({"Size": "S"}, {**SMALL_RED, "Size": "XXL"}):
        with pytest.raises(Invalid):
            editing.save(made, {"stock": [(wrong, 1)]}, by=bob.id)


# ---- the shelf


def test_a_variant_is_held_taken_and_given_back(bob: Account) -> None:
    made = shirt(bob.id)
    red, blue = variant(made, SMALL_RED), variant(made, LARGE_BLUE)
    stock.hold("ORD-1", {made.id: 3}, {red.id: 2, blue.id: 1})
    assert (red.quantity, blue.quantity, made.quantity) == (1, 0, 4)
    with pytest.raises(OutOfStock, match="L, Blue"):
        stock.hold("ORD-2", {made.id: 1}, {blue.id: 1})
    stock.take("ORD-1")
    stock.give_back("ORD-1", {(made.id, blue.id)})
    stock.give_back("ORD-1", {(made.id, blue.id)})
    assert (red.quantity, blue.quantity, made.quantity) == (1, 1, 5)
    stock.give_back("ORD-1")
    assert (red.quantity, made.quantity) == (3, 7)


def test_the_last_of_all_sells_the_listing_out(bob: Account) -> None:
    made = shirt(bob.id, (1, 0, 0, 0))
    stock.hold("ORD-1", {made.id: 1}, {variant(made, SMALL_RED).id: 1})
    stock.take("ORD-1")
    assert made.status == "sold"
    stock.give_back("ORD-1")
    assert (made.status, made.quantity) == ("active", 1)


def test_what_is_no_longer_offered_is_not_held(bob: Account) -> None:
    made = shirt(bob.id)
    gone = variant(made, SMALL_RED)
    editing.save(made, {"options": [COLOURS]}, by=bob.id)
    with pytest.raises(OutOfStock):
        stock.hold("ORD-1", {made.id: 1}, {gone.id: 1})


def test_the_database_lets_no_stock_fall_below_nothing(bob: Account) -> None:
    made = shirt(bob.id)
    with pytest.raises(IntegrityError, match="quantity_not_negative"), session().begin_nested():
        session().execute(update(ListingVariant).where(ListingVariant.listing_id == made.id).values(quantity=-1))


# ---- pages


def test_a_seller_offers_choices_and_counts_them(as_bob: PageClient, bob: Account) -> None:
    made = offer(bob.id, title="Linen shirt", price=2000, quantity=9)
    path = f"/sell/listings/{made.id}/options"
    assert "Offer choices" in as_bob.get(f"/sell/listings/{made.id}/edit").text
    assert (
        as_bob.send(path, {"name_0": "Size", "values_0": "S\n\nL +5,00", "name_1": "", "values_1": ""}).status_code
        == 303
    )
    page = as_bob.get(path).text
    assert "L +5.00" in page
    (small, large) = variants.offered(made.id)
    assert as_bob.send(f"{path}/stock", {f"stock_{small.id}": "2", f"stock_{large.id}": "1"}).status_code == 303
    session().refresh(made)
    assert made.quantity == 3
    assert "3 in all, counted by size or colour" in as_bob.get(f"/sell/listings/{made.id}/edit").text
    shown = as_bob.get(f"/sell/listings/{made.id}/history").text
    assert "Size: S, L" in shown
    assert as_bob.send(f"{path}/stock", {f"stock_{small.id}": "-1"}).status_code == 400


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name_0": "Size", "values_0": "S"}, "from 2 to"),
        ({"name_0": "Size", "values_0": "S\nL +5.005"}, "behind a plus"),
        ({"name_0": "Size", "values_0": "S +1\nL +2"}, "cheapest"),
        ({"values_0": "S\nL"}, "name of at most"),
    ],
)
def test_what_is_wrong_is_said_and_kept(as_bob: PageClient, bob: Account, values: dict[str, str], said: str) -> None:
    made = offer(bob.id)
    answer = as_bob.send(f"/sell/listings/{made.id}/options", values)
    assert answer.status_code == 422
    assert said in answer.text


def test_choices_are_nobody_elses(client: PageClient, as_charlie: PageClient, as_bob: PageClient, bob: Account) -> None:
    made = shirt(bob.id)
    font = offer(bob.id, kind="digital", quantity=None)
    path = f"/sell/listings/{made.id}/options"
    assert client.get(path).status_code in (302, 303)
    assert as_charlie.get(path).status_code == 404
    assert as_charlie.send(f"{path}/stock", {}).status_code == 404
    assert as_bob.get(f"/sell/listings/{font.id}/options").status_code == 404
    assert as_bob.get(f"{path}/stock").status_code == 405


def test_the_page_offers_the_choice_with_its_price(client: PageClient, bob: Account) -> None:
    made = shirt(bob.id, (3, 2, 0, 0))
    page = client.get(f"/listings/{made.id}-linen-shirt").text
    assert "from" in page
    assert "Blue · +$2.50" in page
    assert "L · +$5 · sold out" in page


def test_a_card_says_where_choices_cost_more(bob: Account) -> None:
    dearer = shirt(bob.id)
    plain = offer(bob.id, title="Plain shirt")
    even = {"name": "Size", "values": [{"value": "S", "extra": 0}, {"value": "L", "extra": 0}]}
    same = editing.save(offer(bob.id, title="Shirt"), {"options": [even]}, by=bob.id)
    assert [card.is_from for card in cards([dearer.id, plain.id, same.id])] == [True, False, False]


# ---- the API


def test_the_api_writes_and_shows_choices(as_bob: PageClient, bob: Account) -> None:
    category = offer(bob.id).category_id
    given_ = {
        "title": "Linen shirt", "price": "20.00", "category": category, "quantity": 1,
        "options": [{"name": "Size", "values": [{"value": "S"}, {"value": "L", "price_difference": "5.00"}]}],
        "stock": [{"choices": {"Size": "S"}, "quantity": 3}, {"choices": {"Size": "L"}, "quantity": 0}],
    }  # fmt: skip
    made = call(as_bob, "POST", "/api/v1/listings", given_)
    assert made.status_code == 201, made.text
    assert made.get_json()["options"][0]["values"][1] == {"value": "L", "price_difference": "5.00"}
    assert made.get_json()["variants"][1] == {"choices": {"Size": "L"}, "price": "25.00", "quantity": 0}
    assert made.get_json()["quantity"] == 3
    path = f"/api/v1/listings/{made.get_json()['listing_id']}"
    changed = call(as_bob, "PATCH", path, {"stock": [{"choices": {"Size": "L"}, "quantity": 4}]})
    assert changed.get_json()["quantity"] == 7
    assert call(as_bob, "PATCH", path, {"stock": [{"choices": {"Size": "M"}, "quantity": 4}]}).status_code == 400
    assert call(as_bob, "PATCH", path, {"options": [{"name": "Size", "values": [{"value": "S"}]}]}).status_code == 400
    assert call(as_bob, "PATCH", path, {"options": []}).get_json()["variants"] == []


def test_small_blue_is_its_own(bob: Account) -> None:
    made = shirt(bob.id)
    assert rules.price_of(made.price, rules.read(made.options), SMALL_BLUE) == 2250
