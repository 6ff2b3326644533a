"""How long the SQL of a search takes: `python -m benchmarks.search_sql [listings]` (100,000 unless given).

Makes a market of so many listings in a database of its own: one word stands in a quarter of all titles, a few in a
hundredth, many in a handful. Each search runs with another word or place; times are those of the statements alone,
with "whole" the ranking in Python included. What is measured is a market that has been open for a while: its
documents lie in the database's memory. Without arguments for a database the embedded one is used.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import event, text

from benchmarks import stage
from marketplace.core.db import session, unit_of_work
from marketplace.core.extensions import db
from marketplace.listings.services.taxonomy import install_taxonomy
from marketplace.search.queries import kept
from marketplace.search.queries.conditions import scope_of
from marketplace.search.queries.facets import facets
from marketplace.search.queries.results import search
from marketplace.search.queries.suggestions import suggest
from marketplace.search.rules.filters import read
from marketplace.search.services.indexing import BATCH, index_listings
from marketplace.search.services.learning import learn

RUNS: Final = 40
BATCHES_A_COMMIT: Final = 25

FILL: Final = """
    INSERT INTO listings (seller_id, category_id, kind, status, title, description, price, attributes,
        area_latitude, area_longitude, city, published_at)
    SELECT (SELECT min(id) FROM accounts), c.ids[1 + n % cardinality(c.ids)], 'product', 'active',
        concat_ws(' ', 'Item', CASE WHEN n % 4 = 0 THEN 'common' END, 'medium' || n % 100, 'few' || n % 1000,
            'rare' || n / 10, 'blue wooden thing'),
        'A description with some words: medium' || (n + 7) % 100 || ' and few' || (n + 3) % 1000
            || ', well kept, collected in person, from a house without pets, a bargain, number ' || n || '.',
        100 + CAST(n AS bigint) * 7919 % 500000,
        jsonb_build_object('colour', (ARRAY['red', 'blue', 'green', 'black'])[1 + n % 4],
            'condition', (ARRAY['new', 'good', 'fair'])[1 + n % 3], 'width', n % 300, 'trait' || n % 37, n),
        40 + n % 1000 * 0.001 + n * 7 % 13, -74 + n % 997 * 0.001 - n * 11 % 17, 'Town ' || n % 500,
        now() - n * interval '7 seconds'
    FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n,
        (SELECT array_agg(id ORDER BY id) AS ids FROM categories WHERE 'product' = ANY(kinds)) AS c
"""


@dataclass
class Clock:
    """Adds up what statements take."""

    seconds: float = 0.0
    begun: list[float] = field(default_factory=list)

    def watch(self, engine: Any) -> None:
        """Count every statement of `engine` from now on."""
        event.listen(engine, "before_cursor_execute", lambda *_: self.begun.append(time.perf_counter()))
        event.listen(engine, "after_cursor_execute", lambda *_: self._add())

    def _add(self) -> None:
        self.seconds += time.perf_counter() - self.begun.pop()


@dataclass(frozen=True)
class Figure:
    """What is measured: a search by run number, and how long its SQL may take at the 95th percentile (ms)."""

    name: str
    ask: Callable[[int], dict[str, str]]
    target: float
    page: int = 1
    with_facets: bool = False


FIGURES: Final = (
    Figure("everything", lambda _n: {}, 30),
    Figure("common word", lambda _n: {"q": "common"}, 30),
    Figure("medium word (1 %)", lambda n: {"q": f"medium{n}"}, 15),
    Figure("rarer word (0.1 %)", lambda n: {"q": f"few{n}"}, 15),
    Figure("rare word", lambda n: {"q": f"rare{n * 100}"}, 10),
    Figure("two common words", lambda n: {"q": f"common medium{n * 4}"}, 30),
    Figure("common word, by price", lambda _n: {"q": "common", "sort": "price"}, 30),
    Figure("page 50 of a medium word", lambda n: {"q": f"medium{n}"}, 60, page=50),
    Figure("page 50 of a common word", lambda _n: {"q": "common"}, 60, page=50),
    Figure("a box on the map", lambda n: {"bbox": f"{-74 - n % 5},40,{-73.5 - n % 5},40.5"}, 60),
    Figure(
        "around a place, nearest first", lambda n: {"near": f"40.{n},-73.5", "radius_km": "20", "sort": "distance"}, 60
    ),
    Figure("facets of a common word", lambda _n: {"q": "common"}, 50, with_facets=True),
    Figure("facets of a medium word", lambda n: {"q": f"medium{n}"}, 50, with_facets=True),
)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with stage.passing():
        _fill(count)
        _into_memory()
        _measure(count)


def _fill(count: int) -> None:
    begun = time.monotonic()
    with unit_of_work():
        install_taxonomy()
        session().execute(text("INSERT INTO accounts (username, email) VALUES ('bench', 'bench@example.com')"))
    step = BATCH * BATCHES_A_COMMIT
    for first in range(1, count + 1, step):
        with unit_of_work():
            last = min(first + step - 1, count)
            session().execute(text(FILL), {"first": first, "last": last})
            index_listings(
                list(session().scalars(text("SELECT id FROM listings WHERE id >= :first"), {"first": first}))
            )
        print(
            f"\r{last:,} listings indexed, {last / (time.monotonic() - begun):,.0f} a second", end="", file=sys.stderr
        )
    with unit_of_work():
        learn()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE search_documents"))
    print(file=sys.stderr)


def _into_memory() -> None:
    """Read every document by an index: a scan of the whole table would go round the shared buffers."""
    with unit_of_work():
        for way in ("seqscan", "bitmapscan"):
            session().execute(text(f"SET LOCAL enable_{way} = off"))
        session().execute(text("SELECT count(title_words) FROM search_documents WHERE listing_id > 0"))


def _measure(count: int) -> None:
    clock = Clock()
    clock.watch(db.engine)
    print(f"{count:,} listings, SQL in milliseconds over {RUNS} runs\n")
    print(f"{'':32}{'p50':>8}{'p95':>8}{'target':>8}{'ratio':>7}{'whole p50':>11}")
    for figure in FIGURES:
        _print(figure.name, figure.target, *_timed(clock, _search(figure)))
    _print("suggestions", 10, *_timed(clock, lambda n: suggest(f"med{n % 3}" if n % 2 else f"few{n}", "en")))


def _search(figure: Figure) -> Callable[[int], object]:
    def run(number: int) -> object:
        scope = scope_of(read({name: [value] for name, value in figure.ask(number).items()}))
        found = search(scope, "en", figure.page)
        return facets(scope, found.query, found.total) if figure.with_facets else found

    return run


def _timed(clock: Clock, action: Callable[[int], object]) -> tuple[list[float], list[float]]:
    sql, whole = [], []
    for number in range(RUNS + 3):
        kept.forget()
        clock.seconds, begun = 0.0, time.perf_counter()
        action(number)
        whole.append(1000 * (time.perf_counter() - begun))
        sql.append(1000 * clock.seconds)
        session().rollback()
    return sql[3:], whole[3:]


def _print(name: str, target: float, sql: list[float], whole: list[float]) -> None:
    p95 = statistics.quantiles(sql, n=20)[-1]
    middle = statistics.median(sql)
    print(f"{name:32}{middle:8.1f}{p95:8.1f}{target:8.0f}{p95 / target:7.2f}{statistics.median(whole):11.1f}")


if __name__ == "__main__":
    main()
