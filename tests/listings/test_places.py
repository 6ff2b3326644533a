"""Places are found by what people type."""

import lzma
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from marketplace.core.errors import NotFound
from marketplace.listings.queries.places import find_nearest_place, find_places, get_place, label_of
from marketplace.listings.rules.places import folded, wanted
from marketplace.listings.services.places import SOURCE, install_places

BROOKLYN = (40.6501, -73.9496)
LISBON = 2267057


@pytest.fixture(scope="module")
def _places(shared_app: Flask) -> Iterator[None]:
    """All places, stored once for this module and taken away again."""
    with shared_app.app_context():
        session = shared_app.extensions["sqlalchemy"].session
        install_places()
        session.commit()
        session.remove()
    yield
    with shared_app.app_context():
        session.execute(text("TRUNCATE places, place_names"))
        session.commit()
        session.remove()


pytestmark = pytest.mark.usefixtures("_places")


@pytest.mark.parametrize("query", ["Lisbon", "lisb", "LISBOA", "lisboa", "Lissabon", "Lisbon, Portugal", "lisbon,pt"])
def test_a_city_is_found_by_its_beginning_and_under_other_names(app: Flask, query: str) -> None:
    assert find_places(query)[0].id == LISBON


@pytest.mark.parametrize(
    ("query", "name", "country"),
    [
        ("sao paulo", "São Paulo", "BR"), ("munchen", "Munich", "DE"), ("Köln", "Köln", "DE"),
        ("brooklyn", "Brooklyn", "US"), ("manhattan", "Manhattan", "US"), ("new york", "New York City", "US"),
        ("nueva york", "New York City", "US"), ("york", "York", "GB"), ("lodz", "Łódź", "PL"),
    ],
)  # fmt: skip
def test_accents_boroughs_and_foreign_names(app: Flask, query: str, name: str, country: str) -> None:
    found = find_places(query)[0]
    assert (found.name, found.country) == (name, country)


@pytest.mark.parametrize(
    ("query", "area"),
    [
        ("Portland, OR", "OR"),
        ("Portland, Oregon", "OR"),
        ("Portland, Maine", "ME"),
        ("Portland, ME", "ME"),
        ("Bristol, England", "England"),
    ],
)  # fmt: skip
def test_words_behind_a_comma_choose_among_namesakes(app: Flask, query: str, area: str) -> None:
    assert {place.area for place in find_places(query)} == {area}


def test_near_prefers_what_is_close(app: Flask) -> None:
    assert find_places("williamsburg", near=BROOKLYN)[0].area == "NY"
    assert find_places("portland", near=(43.66, -70.26))[0].area == "ME"


def test_nothing_typed_finds_nothing_and_the_limit_holds(app: Flask) -> None:
    assert find_places("") == []
    assert find_places(" ,% ") == []
    assert find_places("zzzzzz") == []
    assert len(find_places("san", limit=3)) == 3
    assert len(find_places("a", limit=10_000)) == 50


def test_a_place_says_where_it_is(app: Flask) -> None:
    place = get_place(LISBON)
    assert label_of(place) == "Lisbon, Portugal"
    assert label_of(find_places("Portland, OR")[0], "es") == "Portland, OR, Estados Unidos"
    assert place.time_zone == "Europe/Lisbon"
    with pytest.raises(NotFound):
        get_place(1)


def test_the_nearest_place_to_a_point(app: Flask) -> None:
    nearest = find_nearest_place(55.95, -3.19)
    assert nearest is not None
    assert nearest.name == "Edinburgh"
    assert find_nearest_place(-48.87, -123.39) is None


def test_looking_up_reads_an_index(app: Flask, session: Session) -> None:
    plan = session.execute(text("EXPLAIN SELECT place_id FROM place_names WHERE folded LIKE 'lisb%'")).scalars().all()
    assert any("Index" in line for line in plan)


def test_every_place_of_the_file_is_there_with_a_name(app: Flask, session: Session) -> None:
    with lzma.open(SOURCE, "rt", encoding="utf-8") as file:
        shipped = sum(1 for _line in file)
    assert session.scalar(text("SELECT count(*) FROM places")) == shipped
    assert session.scalar(text("SELECT count(DISTINCT place_id) FROM place_names")) == shipped


def test_folding() -> None:
    assert folded("  São João-da_Madeira ") == "sao joao da madeira"
    assert wanted("Saint-Étienne, FR").name == "saint etienne"
