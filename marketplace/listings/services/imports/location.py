"""What a point says about where it is: city, state, country and time zone, for the rows that leave them out."""

from __future__ import annotations

from typing import Final

from marketplace.listings.queries.places import find_nearest_place, find_places
from marketplace.listings.rules.imports.rows import Place
from marketplace.listings.rules.places import PlaceFound, folded

CELLS_PER_DEGREE: Final = 50
"""Points in the same square of some two kilometres are in the same place."""
SAME_CITY_DEGREES: Final = 0.7


class Locator:
    """Finds places for one import, and remembers them."""

    def __init__(self) -> None:
        self._cities: dict[tuple[str, int, int], Place | None] = {}
        self._cells: dict[tuple[int, int], Place | None] = {}

    def __call__(self, latitude: float, longitude: float, city: str) -> Place | None:
        """Return the named city if one of that name is near, else the nearest place, if any."""
        if city:
            key = (city, round(latitude), round(longitude))
            if key not in self._cities:
                self._cities[key] = self._city(latitude, longitude, city)
            if (found := self._cities[key]) is not None:
                return found
        cell = round(latitude * CELLS_PER_DEGREE), round(longitude * CELLS_PER_DEGREE)
        if cell not in self._cells:
            self._cells[cell] = _place(find_nearest_place(latitude, longitude))
        return self._cells[cell]

    def _city(self, latitude: float, longitude: float, city: str) -> Place | None:
        for place in find_places(city, near=(latitude, longitude)):
            is_near = max(abs(place.latitude - latitude), abs(place.longitude - longitude)) < SAME_CITY_DEGREES
            if is_near and folded(place.name) == folded(city):
                return _place(place)
        return None


def _place(found: PlaceFound | None) -> Place | None:
    return Place(found.name, found.area, found.country, found.time_zone) if found else None
