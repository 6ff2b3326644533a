"""How long a listing takes to find the saved searches that want it: `python -m benchmarks.reverse_search [searches]`.

Makes a market of 20,000 listings and so many saved searches (100,000 unless given) in a database of its own. Words
are as skewed as in life: of three thousand nouns the first few stand in a hundredth of all titles each, the last in
next to none; people look for them just so, with prices, categories, places and brands. Each time is that of the job's
work for one listing: from the listing that waits to the matches that are kept and the alerts that are planned.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, select, text

from benchmarks import stage
from benchmarks.rows import ADJECTIVES, PLACES
from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.core.events import announce
from marketplace.core.extensions import db
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Category, Listing
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.services.places import install_places
from marketplace.listings.services.taxonomy import install_taxonomy
from marketplace.search.models import SavedSearch
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import fingerprint, parameters
from marketplace.search.services import learning, matching, watching

LISTINGS: Final = 20_000
SEARCHES: Final = 100_000
NOUNS: Final = 3_000
BRANDS: Final = 400
FLAT: Final = 20
PEOPLE: Final = 2_000
RUNS: Final = 200
BATCH: Final = 2_000
TARGET_MS: Final = 50
SYLLABLES: Final = ("ka", "lo", "mer", "tin", "dro", "ve", "sha", "pul", "gor", "ni", "bex", "tal", "rum", "cy", "fos")

Row = dict[str, Any]
Asked = dict[str, list[str]]


class Life:
    """Listings and searches as people make them; the same ones at every run."""

    def __init__(self) -> None:
        self.dice = random.Random(7)
        words = ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=3)][: NOUNS + BRANDS]
        self.dice.shuffle(words)
        self.nouns, self.brands = words[:NOUNS], words[NOUNS:]
        self.shares = list(itertools.accumulate(1 / (rank + FLAT) for rank in range(1, NOUNS + 1)))

    def noun(self) -> str:
        return self.dice.choices(self.nouns, cum_weights=self.shares)[0]

    def listing(self, sellers: list[int], categories: list[tuple[int, str]]) -> Row:
        dice, noun = self.dice, self.noun()
        city, country, latitude, longitude = dice.choice(PLACES)
        latitude, longitude = latitude + dice.gauss(0, 0.08), longitude + dice.gauss(0, 0.08)
        category = categories[self.nouns.index(noun) * 7 % len(categories)]
        brand = dice.choice(self.brands)
        title = f"{dice.choice(ADJECTIVES)} {dice.choice(ADJECTIVES)} {noun} {brand} {dice.randint(1, 900)}"
        others = " ".join(self.noun() for _ in range(4))
        return {
            "seller_id": dice.choice(sellers), "category_id": category[0], "kind": category[1], "status": "active",
            "title": title, "description": f"{title}, used with care. Goes with {others}.", "brand": brand,
            "price": int(100 * dice.lognormvariate(4, 1.2)) + 100, "currency": "USD", "price_unit": "item",
            "attributes": {"condition": dice.choice(["new", "good", "fair"])}, "city": city, "country": country,
            "amenities": dice.sample(["wifi", "kitchen", "parking"], k=dice.randint(0, 2)),
            "latitude": latitude, "longitude": longitude, "area_latitude": round(latitude, 2),
            "area_longitude": round(longitude, 2), "rating_average": round(dice.uniform(3, 5), 2), "rating_count": 3,
        }  # fmt: skip

    def search(self, sellers: list[int], slugs: list[str]) -> Asked:
        """Return what someone looks for: mostly words, often with a price; sometimes a shelf, a place, a seller."""
        dice = self.dice
        sort = dice.choices(("words", "branded", "shelf", "around", "seller", "kind"), (45, 20, 17, 10, 5, 3))[0]
        price = f"{dice.lognormvariate(4.2, 1):.0f}"
        place = dice.choice(PLACES)
        near = {"near": [f"{place[2]:.2f},{place[3]:.2f}"], "radius_km": [dice.choice(["5", "10", "30"])]}
        asked: dict[str, Callable[[], Asked]] = {
            "words": lambda: {"search": [f"{dice.choice([*ADJECTIVES, ''])} {self.noun()}".strip()]},
            "branded": lambda: {"search": [f"{self.noun()} {dice.choice(self.brands)}"]},
            "shelf": lambda: {"category": [dice.choice(slugs)], "attr.condition": [dice.choice(["new", "new,good"])]},
            "around": lambda: {"search": [self.noun()], **near} if dice.random() < 0.6 else {"category": [dice.choice(slugs)], **near},  # noqa: E501 - a line is a kind of search
            "seller": lambda: {"seller_id": [str(dice.choice(sellers))]},
            "kind": lambda: {"kind": [dice.choice(["product", "rental"])], "min_rating": ["4.5"], **near},
        }  # fmt: skip
        more = {"max_price": [price]} if dice.random() < 0.5 else {}
        return {**asked[sort](), **more, **({"currency": ["USD"]} if more and dice.random() < 0.3 else {})}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SEARCHES
    with stage.passing():
        _measure(count)


def _measure(count: int) -> None:
    life = Life()
    with unit_of_work():
        install_taxonomy()
        install_places()
        people = [{"username": f"person{n}", "email": f"person{n}@example.com"} for n in range(PEOPLE)]
        sellers = list(session().scalars(insert(Account).returning(Account.id), people))
        leaves = select(Category.id, Category.kinds).where(Category.parent_id.is_not(None)).order_by(Category.id)
        categories = [(row.id, row.kinds[0]) for row in session().execute(leaves)]
    _fill(life, sellers, categories)
    _save(life, sellers, categories, count)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    print(f"{LISTINGS:,} listings, {count:,} saved searches, milliseconds over {RUNS} runs\n")
    print(f"{'':34}{'p50':>8}{'p95':>8}{'most':>8}{'target':>8}{'CPU p95':>9}{'matches p50':>13}")

    def new() -> list[int]:
        rows = [life.listing(sellers, categories)]
        ids = list(session().scalars(insert(Listing).returning(Listing.id), rows))
        announce(ListingsChanged(tuple(ids)))
        return ids

    def cheaper() -> list[int]:
        ids = [life.dice.randint(1, LISTINGS)]
        session().execute(text("UPDATE listings SET price = price * 6 / 10 WHERE id = :id"), {"id": ids[0]})
        announce(ListingsChanged(tuple(ids)))
        return ids

    _print("a new listing", *_timed(new))
    _print("a price that drops", *_timed(cheaper))
    _print_bulk(life, sellers, categories)
    _print_rewording(count)


def _fill(life: Life, sellers: list[int], categories: list[tuple[int, str]]) -> None:
    for _ in range(LISTINGS // BATCH):
        with unit_of_work():
            rows = [life.listing(sellers, categories) for _ in range(BATCH)]
            announce(ListingsChanged(tuple(session().scalars(insert(Listing).returning(Listing.id), rows))))
    with unit_of_work():
        learning.learn()


def _save(life: Life, people: list[int], categories: list[tuple[int, str]], count: int) -> None:
    slugs = [node.slug for category_id, _ in categories if (node := category_tree().find(category_id))]
    begun = time.monotonic()
    for first in range(0, count, watching.BATCH):
        with unit_of_work():
            searches = []
            for number in range(first, min(first + watching.BATCH, count)):
                filters = read(life.search(people, slugs))
                searches.append(
                    SavedSearch(
                        account_id=people[number % len(people)], name="Saved", params=parameters(filters),
                        fingerprint=fingerprint(filters) + number.to_bytes(4, "big"), language="en",
                        alert=life.dice.choice(["none", "instant", "daily"]),
                    )
                )  # fmt: skip
            session().add_all(searches)
            session().flush()
            watching.watch(searches)
        done = first + len(searches)
        print(f"\r{done:,} saved, {done / (time.monotonic() - begun):,.0f} a second", end="", file=sys.stderr)
    print(file=sys.stderr)


def _timed(change: Callable[[], list[int]]) -> tuple[list[float], list[float], list[int]]:
    times, worked, matches = [], [], []
    for _ in range(RUNS + 3):
        ids = change()
        session().flush()
        begun, used = time.perf_counter(), _worked()
        matching.match_noted()
        times.append(1000 * (time.perf_counter() - begun))
        worked.append(_worked() - used)
        found = text("SELECT count(*) FROM search_matches WHERE listing_id = ANY(:ids)")
        matches.append(session().scalar(found, {"ids": ids}) or 0)
        session().rollback()
    return times[3:], worked[3:], matches[3:]


def _worked() -> float:
    """Return how long the database's process has worked for us (ms): what others do on the machine is not in it."""
    info: Any = session().connection().connection.dbapi_connection
    try:
        return int(Path(f"/proc/{info.info.backend_pid}/schedstat").read_text().split()[0]) / 1e6
    except OSError:  # another system, or a database elsewhere
        return 0.0


def _print(name: str, times: list[float], worked: list[float], matches: list[int]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{name:34}{statistics.median(times):8.1f}{p95:8.1f}{max(times):8.1f}{TARGET_MS:8}"
        f"{statistics.quantiles(worked, n=20)[-1]:9.1f}{statistics.median(matches):13.0f}"
    )


def _print_bulk(life: Life, sellers: list[int], categories: list[tuple[int, str]]) -> None:
    rows = [life.listing(sellers, categories) for _ in range(matching.BATCH)]
    ids = session().scalars(insert(Listing).returning(Listing.id), rows).all()
    announce(ListingsChanged(tuple(ids)))
    begun = time.perf_counter()
    matching.match_noted()
    took = 1000 * (time.perf_counter() - begun)
    kept = session().scalar(text("SELECT count(*) FROM search_matches")) or 0
    session().rollback()
    print(f"\nan import, {len(rows):,} at once: {took / len(rows):.2f} ms each, {kept:,} matches kept")


def _print_rewording(count: int) -> None:
    begun, last = time.perf_counter(), 0
    while last is not None:
        last, _changed = watching.reword_next(last)
        session().expunge_all()
    took = time.perf_counter() - begun
    print(f"understanding the words of all {count:,} anew: {took:.1f} s")


if __name__ == "__main__":
    main()
