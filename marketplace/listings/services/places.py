"""Fills the table of places from the file that ships with the product."""

from __future__ import annotations

import lzma
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import text

from marketplace.core.db import session
from marketplace.listings.rules.places import folded

SOURCE: Final = Path(__file__).resolve().parent.parent / "data" / "places.tsv.xz"
BATCH: Final = 20_000

# Arrays instead of rows of VALUES: one parse, one plan, and it works under every driver mode.
_PLACES: Final = text("""
    INSERT INTO places (id, name, area, country, latitude, longitude, population, time_zone)
    SELECT * FROM unnest(
        CAST(:id AS bigint[]), CAST(:name AS text[]), CAST(:area AS text[]), CAST(:country AS text[]),
        CAST(:latitude AS float[]), CAST(:longitude AS float[]), CAST(:population AS integer[]),
        CAST(:time_zone AS text[]))
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, area = excluded.area, country = excluded.country,
        latitude = excluded.latitude, longitude = excluded.longitude, population = excluded.population,
        time_zone = excluded.time_zone
""")
_NAMES: Final = text("""
    INSERT INTO place_names (folded, place_id, is_main)
    SELECT * FROM unnest(CAST(:folded AS text[]), CAST(:place_id AS bigint[]), CAST(:is_main AS boolean[]))
    ON CONFLICT DO NOTHING
""")


class _Row(NamedTuple):
    id: int
    name: str
    aliases: tuple[str, ...]
    area: str
    country: str
    latitude: float
    longitude: float
    population: int
    time_zone: str


def install_places() -> int:
    """Write all places of the shipped file, and forget those that are no longer in it. Return how many there are."""
    rows = _read()
    session().execute(text("DELETE FROM place_names"))
    session().execute(text("DELETE FROM places WHERE id <> ALL (:ids)"), {"ids": [row.id for row in rows]})
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        _store(batch)
    for table in ("places", "place_names"):
        session().execute(text(f"ANALYZE {table}"))
    return len(rows)


def _store(batch: list[_Row]) -> None:
    plain = [field for field in _Row._fields if field != "aliases"]
    session().execute(_PLACES, {field: [getattr(row, field) for row in batch] for field in plain})
    names = sorted(
        (name, row.id, is_main)
        for row in batch
        for name, is_main in ((folded(row.name), True), *((folded(alias), False) for alias in row.aliases))
        if name
    )
    session().execute(
        _NAMES,
        {
            "folded": [name for name, _, _ in names],
            "place_id": [place for _, place, _ in names],
            "is_main": [main for _, _, main in names],
        },
    )


def _read() -> list[_Row]:
    with lzma.open(SOURCE, "rt", encoding="utf-8") as file:
        return [_parsed(line.rstrip("\n").split("\t")) for line in file]


def _parsed(fields: list[str]) -> _Row:
    key, name, aliases, area, country, latitude, longitude, population, zone = fields
    return _Row(
        int(key), name, tuple(filter(None, aliases.split("|"))), area, country,
        float(latitude), float(longitude), int(population), zone,
    )  # fmt: skip
