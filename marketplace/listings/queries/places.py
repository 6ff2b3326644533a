"""Finding places by what people type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from babel import Locale
from flask_babel import gettext as _
from sqlalchemy import text

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.listings.rules.places import PlaceFound, areas_meant, folded, wanted

MOST_RESULTS: Final = 50
LANGUAGES: Final = ("en", "es")

_COLUMNS: Final = "p.id, p.name, p.area, p.country, p.latitude, p.longitude, p.population, p.time_zone"
# An own name counts more than a foreign one, a whole name more than a beginning, and every 50 km away
# count against a place that is not where the asker is.
_FIND: Final = text(f"""
    SELECT {_COLUMNS}
    FROM places p
    JOIN (
        SELECT place_id, max(CASE WHEN is_main THEN 2 ELSE 0 END + CASE WHEN folded = :name THEN 3 ELSE 0 END) AS fit
        FROM place_names WHERE folded LIKE :prefix GROUP BY place_id
    ) n ON n.place_id = p.id
    WHERE (NOT :is_narrowed OR lower(p.area) = ANY (:areas) OR p.country = ANY (:countries))
    ORDER BY n.fit + ln(p.population + 1)
        - CASE WHEN :is_near THEN 1.5 * ln(1 + sqrt(
            power((p.latitude - :latitude) * 111, 2)
            + power((p.longitude - :longitude) * 111 * cos(radians(p.latitude)), 2)) / 50) ELSE 0 END DESC, p.id
    LIMIT :limit
""")  # noqa: S608 - only our own column names
_ONE: Final = text(f"SELECT {_COLUMNS} FROM places p WHERE p.id = :id")  # noqa: S608 - only our own column names
_NEAREST: Final = text(f"""
    SELECT {_COLUMNS} FROM places p
    WHERE p.latitude BETWEEN :latitude - 1 AND :latitude + 1 AND p.longitude BETWEEN :longitude - 2 AND :longitude + 2
    ORDER BY power(p.latitude - :latitude, 2) + power((p.longitude - :longitude) * cos(radians(:latitude)), 2), p.id
    LIMIT 1
""")  # noqa: S608 - only our own column names


def find_places(query: str, limit: int = 8, near: tuple[float, float] | None = None) -> list[PlaceFound]:
    """Return the places whose name begins with `query`, the likeliest first.

    "lisb", "Lisboa" and "Lisbon, Portugal" all find Lisbon. `near` (latitude, longitude) prefers what is close.
    """
    asked = wanted(query)
    if not asked.name:
        return []
    latitude, longitude = near or (0.0, 0.0)
    rows = session().execute(
        _FIND,
        {
            "name": asked.name, "prefix": asked.name + "%", "limit": max(1, min(limit, MOST_RESULTS)),
            "is_narrowed": bool(asked.within), "areas": sorted(areas_meant(asked.within)),
            "countries": _countries_meant(asked.within),
            "is_near": near is not None, "latitude": latitude, "longitude": longitude,
        },
    )  # fmt: skip
    return [_found(row) for row in rows]


def get_place(place_id: int) -> PlaceFound:
    """Return the place.

    Raises:
        NotFound: there is no such place.

    """
    row = session().execute(_ONE, {"id": place_id}).one_or_none()
    if row is None:
        raise NotFound(_("There is no such place."))
    return _found(row)


def find_nearest_place(latitude: float, longitude: float) -> PlaceFound | None:
    """Return the place closest to a point, if there is one within about a hundred kilometres."""
    row = session().execute(_NEAREST, {"latitude": latitude, "longitude": longitude}).one_or_none()
    return _found(row) if row else None


def label_of(place: PlaceFound, language: str = "en") -> str:
    """Return "Portland, OR, United States", in the words of `language`."""
    country = Locale.parse(language).territories.get(place.country, place.country)
    return ", ".join(filter(None, (place.name, place.area, country)))


def _found(row: Sequence[Any]) -> PlaceFound:
    return PlaceFound(*row)


def _countries_meant(within: str) -> list[str]:
    if not within:
        return []
    names = ((code, name) for language in LANGUAGES for code, name in Locale(language).territories.items())
    meant = {code for code, name in names if len(code) == 2 and folded(name).startswith(within)}
    return sorted(meant | ({"GB"} if within == "uk" else {"US"} if within == "usa" else {within.upper()}))
