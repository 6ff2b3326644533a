"""The index itself: how it follows the listings, what it learns, and that no search reads all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from marketplace.core.extensions import db
from marketplace.search.queries.conditions import scope_of
from marketplace.search.queries.facets import facets
from marketplace.search.queries.results import search
from marketplace.search.rules.filters import read
from marketplace.search.services.indexing import index_listings
from tests.search.market import Market

FOLDED = [
    ("Café Ångström", "cafe angstrom"),
    ("USB-C 3.5mm, 1,000 pcs.", "usb c 3.5 mm 1 000 pcs"),
    ("“Große” naïve_snake®", "große naive snake"),
    ("", ""),
]


@pytest.mark.parametrize(("given", "folded"), FOLDED)
def test_words_are_folded(session: Session, given: str, folded: str) -> None:
    assert session.scalar(text("SELECT search_fold(:given)"), {"given": given}) == folded


def test_the_index_follows_every_change(market: Market, session: Session) -> None:
    mug = market.offer("Mug")

    def indexed() -> int:
        return int(session.scalar(text("SELECT count(*) FROM search_documents")) or 0)

    assert indexed() == 1
    session.delete(mug)
    session.flush()
    assert indexed() == 0


def test_reindex_and_evaluate_are_commands(market: Market, app: Flask, tmp_path: Any) -> None:
    lamp, bulb = market.offer("Small lamp"), market.offer("Bulb for lamp")
    lamp.external_source = bulb.external_source = "test"
    lamp.external_id, bulb.external_id = "L1", "S1"
    market.learn()
    file = tmp_path / "judged.csv"
    file.write_text("query,product_id,rating\nlamp,L1,3\nlamp,S1,0\nvase,L1,0\n")
    result = app.test_cli_runner().invoke(args=["search", "evaluate", str(file), "--verbose"])
    assert result.exit_code == 0, result.output
    assert "1.0000  1.0000  lamp" in result.output
    assert "nDCG@10 over 1 queries: 1.0000 (judged only: 1.0000)" in result.output


def test_learning_knows_what_names_things(market: Market, session: Session) -> None:
    for n in range(4):
        market.offer(f"Lamp {n}", description="Linen lamp shade. Hand made.")
    market.learn()
    heads = {row.lexeme: row.headness for row in session.execute(text("SELECT lexeme, headness FROM search_lexemes"))}
    assert heads["shade"] > heads["lamp"]


SEARCHES: list[dict[str, str]] = [
    {"q": "thing"}, {"q": "thing 77"}, {"q": "thing", "min_price": "10", "max_price": "20"},
    {"category": "stock", "sort": "price"}, {"sort": "rating"}, {"bbox": "-74.1,40.6,-73.9,40.8"},
    {"near": "40.7,-74", "radius_km": "5", "sort": "distance"}, {"attr.colour": "red"}, {"amenities": "wifi"},
    {"attr.diameter": "10..20"}, {"attr.diameter": "10..20", "sort": "price"},
    {"attr.diameter.min": "9000", "q": "thing"}, {"attr.diameter": "20000..30000"},
]  # fmt: skip


@pytest.fixture
def crowded(market: Market, session: Session) -> Iterator[Market]:
    """A market of ten thousand things. The size that ANALYZE notes outlives a rollback, so it is noted anew."""
    # Disks as people have them: with the server's default, meant for ones that turn, a scan looks cheap.
    session.execute(text("SET LOCAL random_page_cost = 1.1"))
    market.shelf("stock")
    session.execute(
        text(
            "INSERT INTO listings (seller_id, category_id, kind, status, title, price, attributes, area_latitude,"
            " area_longitude, amenities, published_at) SELECT :seller, :category, 'rental', 'active',"
            " CASE WHEN n % 50 = 0 THEN 'Thing ' ELSE 'Object ' END || n, n,"
            " jsonb_build_object('diameter', n, 'colour', CASE WHEN n % 200 = 0 THEN 'red' ELSE 'blue' || n END),"
            " 30 + n % 400 * 0.1, -90 + n % 300 * 0.1, CASE WHEN n % 300 = 0 THEN ARRAY['wifi'] ELSE '{}' END,"
            " now() - n * interval '1 minute' FROM generate_series(1, 10000) AS n"
        ),
        {"seller": market.seller.id, "category": market.shelves["stock"].id},
    )
    index_listings(list(session.scalars(text("SELECT id FROM listings"))))
    session.execute(text("ANALYZE search_documents, search_numbers"))
    market.learn()
    yield market
    session.execute(text("DELETE FROM search_documents"))
    session.execute(text("DELETE FROM search_numbers"))
    session.execute(text("ANALYZE search_documents, search_numbers"))


@pytest.mark.slow
def test_no_search_reads_the_whole_index(crowded: Market, app: Flask) -> None:
    bad: list[str] = []
    for given in SEARCHES:
        bad += [f"{given}: {plan}" for plan in _plans(given) if "Seq Scan on search_" in plan]
    assert not bad, "\n".join(bad)[:3000]
    assert all("ix_search_numbers_number" in plan for plan in _plans({"attr.diameter": "10..20"}))


def _plans(given: dict[str, str]) -> list[str]:
    connection: Any = db.engines[None]
    plans: list[str] = []
    busy: list[bool] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if busy or "search_documents" not in statement or statement.startswith("EXPLAIN"):
            return
        busy.append(True)
        with cursor.connection.cursor() as other:
            other.execute(f"EXPLAIN {statement}", parameters)
            plans.append("\n".join(line for (line,) in other.fetchall()))
        busy.clear()

    event.listen(connection, "before_cursor_execute", explain)
    try:
        scope = scope_of(read({name: [value] for name, value in given.items()}))
        found = search(scope, "en")
        if given.get("q") or given.get("bbox"):
            facets(scope, found.query, found.total)
    finally:
        event.remove(connection, "before_cursor_execute", explain)
    assert plans
    return plans
