"""Searching the market: words, what they mean, and what comes first."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.core import settings
from marketplace.core.errors import Invalid
from marketplace.listings.services.trust import set_verified
from marketplace.search.queries.conditions import scope_of
from marketplace.search.queries.results import Results, search
from marketplace.search.rules.filters import read
from tests.search.market import Market


def found(words: str = "", language: str = "en", page: int = 1, limit: int = 24, **given: str) -> Results:
    return search(scope_of(read({"search": [words], **{name: [value] for name, value in given.items()}})),
                  language, page, limit)  # fmt: skip


def ids(words: str = "", **given: str) -> list[int]:
    return list(found(words, **given).page.items)


def test_a_listing_is_found_as_soon_as_it_is_public_and_gone_when_it_is_not(market: Market) -> None:
    lamp = market.offer("Brass desk lamp")
    assert ids("lamp") == [lamp.id]
    lamp.status = "inactive"

    set_verified(lamp.id, verified=True)
    assert ids("lamp") == []


def test_accents_case_and_inflection_do_not_matter(market: Market) -> None:
    cafe = market.offer("Café tables, wrought iron")
    assert ids("CAFE table") == ids("cafés") == [cafe.id]


def test_each_language_has_its_own_stems(market: Market) -> None:
    spanish = market.offer("Bicicletas de paseo", language="es")
    market.learn()
    assert ids("bicicleta") == [spanish.id]
    assert ids("bicicleta", language="es") == [spanish.id]


def test_words_of_description_category_brand_and_attributes_find_it_too(market: Market) -> None:
    market.shelf("lighting")
    lamp = market.offer("Model Four", shelf_of="lighting", description="Throws a warm glow.")
    lamp.brand = "Helios"
    set_verified(lamp.id, verified=True)
    assert ids("glow") == ids("lighting") == ids("helios") == [lamp.id]


def test_phrases_unwanted_words_and_alternatives(market: Market) -> None:
    red = market.offer("Red wool scarf")
    blue = market.offer("Blue wool scarf, red border")
    hat = market.offer("Felt hat")
    assert ids('"red wool"') == [red.id]
    assert ids("scarf -border") == [red.id]
    assert set(ids("hat OR border")) == {blue.id, hat.id}


@pytest.mark.parametrize(
    "typed", ['"', "-", "OR", "' | & !", "a:*", "(((", "\\", "\x00", "%_", "'); DROP TABLE x;--", "  "]
)
def test_whatever_is_typed_is_no_error(market: Market, typed: str) -> None:
    market.offer("Felt hat")
    assert found(typed).page.page == 1


def test_words_that_say_nothing_ask_for_nothing(market: Market) -> None:
    hat = market.offer("Felt hat")
    market.learn()
    for typed in ("a OR", "the", "OR the", "a", "hat OR"):
        assert ids(typed) == [hat.id], typed
    assert ids("nowhere OR") == []


def test_the_thing_comes_before_its_accessory(market: Market) -> None:
    shade = market.offer("Lamp shade, linen")
    bulb = market.offer("Bulb for lamp")
    lamp = market.offer("Small lamp")
    for n in range(3):
        market.offer(f"Linen shade {n}", description="Shade")
    market.learn()
    order = ids("lamp")
    assert order[0] == lamp.id
    assert set(order) == {lamp.id, shade.id, bulb.id}


def test_too_little_is_widened_and_says_so(market: Market) -> None:
    both = market.offer("Oak desk with drawers")
    one = market.offer("Oak shelf")
    result = found("oak desk")
    assert list(result.page.items) == [both.id, one.id]
    assert result.widened


def test_enough_is_not_widened(market: Market) -> None:
    for n in range(24):
        market.offer(f"Oak desk {n}")
    market.offer("Oak shelf")
    market.learn()
    result = found("oak desk")
    assert result.total.number == 24
    assert not result.widened


def test_a_misspelt_word_is_looked_for_as_it_was_meant(market: Market) -> None:
    lamp = market.offer("Bicycle lamp")
    market.learn()
    result = found("bycicle")
    assert list(result.page.items) == [lamp.id]
    assert result.corrected == "bicycle"


def test_a_word_that_a_listing_has_is_not_corrected_though_nothing_was_learned_of_it(market: Market) -> None:
    market.offer("Brass lantern")
    market.learn()
    rare = market.offer("Brass lanthern")
    result = found("lanthern")
    assert (list(result.page.items), result.corrected, result.suggestion) == ([rare.id], "", "")


def test_words_written_together_and_apart_are_the_same(market: Market) -> None:
    apart = [market.offer(f"Book shelf {n}") for n in range(2)]
    together = [market.offer(f"Large bookshelf {n}") for n in range(2)]
    market.learn()
    everything = {each.id for each in (*apart, *together)}
    assert set(ids("book shelf")) == everything
    assert {each.id for each in apart} <= set(ids("bookshelf")) | set(ids("shelfbook"))


def test_pages_do_not_overlap_and_miss_nothing(market: Market) -> None:
    offered = {market.offer(f"Wooden chair {n}").id for n in range(11)}
    market.learn()
    for sort in ("relevance", "date", "price", "rating"):
        seen: list[int] = []
        for page in range(1, 4):
            seen += found("chair", page=page, limit=4, sortBy=sort).page.items
        assert sorted(seen) == sorted(offered), sort


def test_the_same_search_gives_the_same_order(market: Market) -> None:
    for n in range(30):
        market.offer(f"Wooden chair {n % 3}")
    assert ids("chair") == ids("chair")


def test_words_that_mean_the_same_find_each_other(market: Market) -> None:
    flat = market.offer("Flat with a bike store in the cellar")
    bicycle = market.offer("Bicycle, steel frame")
    market.learn()
    assert ids("bike") == [flat.id]

    settings.change("search.synonyms", ["Bike, bicycle , vélo", "couch, sofa"], by=None)
    settings.forget()

    assert ids("bikes")[0] == bicycle.id, "the thing itself comes before where it may be kept"
    assert set(ids("bikes")) == set(ids("bicycle")) == set(ids("vélo")) == {bicycle.id, flat.id}
    assert ids('"bike"') == [flat.id], "a phrase is taken by the letter"
    assert ids("bicycle -bike") == [bicycle.id]
    assert ids("steel bike")[0] == bicycle.id
    assert not found("velo").corrected


@pytest.mark.parametrize("line", ["bike", "bike,", "city bike, bicycle", ",".join("abcdefghi"), "", " , "])
def test_a_line_that_is_no_group_of_words_is_refused(app: Flask, line: str) -> None:
    with pytest.raises(Invalid, match="single words with commas"):
        settings.change("search.synonyms", ["couch, sofa", line], by=None)
