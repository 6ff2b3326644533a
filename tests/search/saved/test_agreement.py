"""The searches that want a listing are exactly those that find it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from marketplace.accounts.models import Account
from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.core.events import announce
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Listing
from marketplace.search.models import SavedSearch, SearchMatch
from marketplace.search.queries.conditions import scope_of
from marketplace.search.queries.results import search
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import Alert, fingerprint, parameters
from marketplace.search.services import matching, saving, watching
from tests.listings import shelf
from tests.search.market import Market

NOUNS = ("bicycle", "bicycles", "lamp", "head phones", "headphones", "café table", "usb stick", "usbstick", "mesa azul",
         "bicicletas", "lámparas", "box", "boxes", "3.5 mm plug")  # fmt: skip
PLAIN = ("red", "old", "for the garden", "with leather", "de segunda mano", "vintage", "small")
TYPED = (*NOUNS, *PLAIN, '"red lamp"', "lamp -red", "bicycle OR lamp", "bycicle", "-red", "the", "lamps for garden",
         "head phones", '"old box" small', "theremin", "bicicleta roja", "usb stick OR theremin")  # fmt: skip
CATEGORIES = ("things", "furniture", "tables", "music")
COLOURS = ("red", "blue", "green")
SELLERS = ("0", "1")


def a_listing(chance: random.Random, market: Market, seller: Account) -> dict[str, Any]:
    words = [chance.choice(PLAIN), chance.choice(NOUNS), chance.choice((*PLAIN, *NOUNS))]
    attributes: dict[str, Any] = {}
    attributes |= {"colour": chance.choice([*COLOURS, ["red", "blue"]])} if chance.random() < 0.7 else {}
    attributes |= {"frame": chance.choice([50, 54.5, 58])} if chance.random() < 0.5 else {}
    attributes |= {"electric": chance.random() < 0.5} if chance.random() < 0.3 else {}
    shown = chance.random() < 0.8
    where = chance.choice([(41.5, -73.9), (41.6, -73.7), (40.7, -74.0), (-17.0, 179.95), (-17.1, -179.9), (0.0, 180.0)])
    kind = chance.choice(["product", "rental", "service"])
    price = chance.choice([None, 900, 1000, 1001, 5000, 250_000]) if kind == "service" else chance.choice([900, 1001])
    return {
        "seller_id": seller.id, "category_id": market.shelves[chance.choice(CATEGORIES)].id, "kind": kind,
        "status": "active", "title": " ".join(words), "description": " ".join(chance.choices((*PLAIN, *NOUNS), k=3)),
        "language": chance.choice(["en", "es"]), "price": price, "price_on_request": price is None,
        "currency": chance.choice(["USD", "USD", "JPY"]), "attributes": attributes,
        "amenities": chance.sample(["wifi", "kitchen", "parking"], k=chance.randint(0, 3)),
        "latitude": where[0] if shown else None, "longitude": where[1] if shown else None, "shows_address": shown,
        "city": "Alder Ferry", "is_verified": chance.random() < 0.4,
        "rating_average": chance.choice([None, "3.00", "4.30", "5.00"]), "rating_count": 3,
        "published_at": clock.now() - timedelta(minutes=chance.randint(0, 500)),
    }  # fmt: skip


FILTERS = {
    "search": TYPED, "category": CATEGORIES, "kind": ("product", "rental,service"), "verified": ("true",),
    "min_rating": ("4.3", "3", "4.5"), "min_price": ("9", "10.01"), "max_price": ("9", "10", "10.01", "1000"),
    "currency": ("USD", "JPY"), "amenities": ("wifi", "wifi,kitchen"), "attr.colour": ("red", "red,green"),
    "attr.frame": ("50..55", "58", "54.5.."), "attr.electric": ("true", "false"), "seller_id": SELLERS,
    "bbox": ("-74.5,40,-73.5,41.55", "179,-18,-179,-16", "-180,-90,180,90"),
    "near": ("41.5,-73.9 20", "-17,-179.9 50", "41.5,-73.9 15000", "0,180 5"),
}  # fmt: skip


def a_search(chance: random.Random, sellers: list[int]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name in chance.sample(sorted(FILTERS), k=chance.choice([1, 1, 2, 2, 3, 4])):
        value = chance.choice(FILTERS[name])
        if name == "near":
            value, _, radius = value.partition(" ")
            given["radius_km"] = [radius]
        given[name] = [str(sellers[int(value)]) if name == "seller_id" else value]
    return given


def stock(rows: list[dict[str, Any]]) -> None:
    columns = set(Listing.__table__.columns.keys())
    kept = [{name: value for name, value in row.items() if name in columns} for row in rows]
    ids = session().scalars(insert(Listing).returning(Listing.id), kept).all()
    announce(ListingsChanged(tuple(ids)))


def relearn(market: Market) -> None:
    market.learn()
    last: int | None = 0
    while last is not None:
        last, _ = watching.reword_next(last)


def found_by(params: dict[str, list[str]]) -> set[int] | None:
    """What the page of the search lists; None where it shows something else instead."""
    found = search(scope_of(read({**params, "sortBy": ["date"]})), "en", limit=100)
    assert found.page.total <= 100
    return None if found.corrected else set(found.page.items)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_listing_turns_up_where_it_would_be_found(
    market: Market, alice: Account, charlie: Account, seed: int
) -> None:
    chance = random.Random(seed)
    settings.change("search.saved_most", 1000, by=None)
    settings.forget()
    for slug, parent in (("things", None), ("furniture", None), ("tables", "furniture"), ("music", None)):
        market.shelf(slug, parent)
    for key, kind in (("colour", "text"), ("frame", "number"), ("electric", "boolean")):
        shelf.attribute(market.shelves["things"], key, kind)
    stock([a_listing(chance, market, charlie) for _ in range(25)])
    relearn(market)
    sellers = [market.seller.id, charlie.id, alice.id]
    for number in range(120):
        filters = read(a_search(chance, sellers))
        saving.save(alice.id, f"Search {number}", filters, Alert.INSTANT, "en")
    before = set(session().scalars(select(Listing.id)))

    stock([a_listing(chance, market, chance.choice([market.seller, charlie, alice])) for _ in range(40)])
    relearn(market)
    while matching.match_noted():
        pass

    own = set(session().scalars(select(Listing.id).where(Listing.seller_id == alice.id)))
    compared = 0
    for saved in session().scalars(select(SavedSearch)):
        expected = found_by(saved.params)
        if expected is None:
            continue
        turned_up = set(session().scalars(select(SearchMatch.listing_id).where(SearchMatch.search_id == saved.id)))
        assert turned_up == expected - before - own, saved.params
        compared += len(turned_up)
    assert compared > 100


@pytest.mark.parametrize("seed", range(20))
def test_what_is_kept_of_a_search_asks_for_the_same(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(50):
        filters = read(a_search(chance, [1, 2]))
        kept = read(parameters(filters))
        assert fingerprint(kept) == fingerprint(filters)
        assert parameters(kept) == parameters(filters)


SAME: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"q": "Red  Bicycle"}, {"search": "red bicycle", "sort": "price_asc", "page": "3"}),
    ({"kind": "rental,product"}, {"kind": "product,rental"}),
    ({"q": "tent", "min_price": "10.00"}, {"q": "tent", "min_price": "10"}),
    ({"location": "Alder Ferry"}, {"location": "alder ferry", "radius_km": "30"}),
    ({"attr.colour": "red,blue"}, {"attr.colour": "blue,red"}),
    ({"bbox": "1,2,3,4", "location": "Paris"}, {"bbox": "1,2,3,4"}),
]
OTHER: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"q": "red bicycle"}, {"q": "bicycle red"}),
    ({"q": "tent OR boat"}, {"q": "tent or boat"}),
    ({"location": "Paris"}, {"location": "Paris", "radius_km": "10"}),
    ({"max_price": "10"}, {"min_price": "10"}),
]


def prints(given: tuple[dict[str, str], dict[str, str]]) -> list[bytes]:
    return [fingerprint(read({name: [value] for name, value in each.items()})) for each in given]


@pytest.mark.parametrize("given", SAME)
def test_searches_that_ask_for_the_same_are_the_same(given: tuple[dict[str, str], dict[str, str]]) -> None:
    assert len(set(prints(given))) == 1


@pytest.mark.parametrize("given", OTHER)
def test_searches_that_ask_for_something_else_are_others(given: tuple[dict[str, str], dict[str, str]]) -> None:
    assert len(set(prints(given))) == 2


def test_a_search_for_nothing_is_not_kept(market: Market, alice: Account) -> None:
    with pytest.raises(Invalid):
        saving.save(alice.id, "All", read({"sort": ["price"]}), Alert.DAILY, "en")
