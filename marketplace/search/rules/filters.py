"""What a search asks for, read from the parameters of an address. Whatever can't be meant is refused by name."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from marketplace.core.errors import Invalid

KINDS: Final = ("product", "digital", "rental", "service", "property")
MOST_VALUES: Final = 30
MOST_ATTRIBUTES: Final = 20
LONGEST_VALUE: Final = 200
LARGEST_RADIUS_KM: Final = 20_000.0
DEFAULT_RADIUS_KM: Final = 30.0
DEEPEST: Final = 10_000
"""No result is shown beyond this place; narrowing down serves people better."""
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,99}")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER: Final = re.compile(r"-?\d{1,13}(?:\.\d{1,9})?")


class Sort(StrEnum):
    """In which order results come."""

    RELEVANCE = "relevance"
    PRICE = "price"
    DATE = "date"
    RATING = "rating"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class AttributeFilter:
    """An attribute that must have one of `values`, or lie between two numbers."""

    key: str
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the map, in degrees; `west` may lie east of `east` where it crosses the date line."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Filters:
    """A search. Prices are in major units of `currency`, or of each listing's own where none is named."""

    words: str = ""
    category: str = ""
    kinds: tuple[str, ...] = ()
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    currency: str = ""
    amenities: tuple[str, ...] = ()
    attributes: tuple[AttributeFilter, ...] = ()
    is_verified: bool = False
    min_rating: float | None = None
    seller_id: int | None = None
    location: str = ""
    near: tuple[float, float] | None = None
    radius_km: float | None = None
    bbox: Box | None = None
    sort: Sort | None = None
    descending: bool | None = None


def read(given: Mapping[str, Sequence[str]]) -> Filters:
    """Read the parameters of the API and of the page (`q` and `sort` are the page's names for two of them).

    Raises:
        Invalid: with what is wrong by parameter.

    """
    reader = _Reader(given)
    sort, descending = reader.order()
    filters = Filters(
        words=reader.text("search") or reader.text("q"),
        category=reader.matching("category", _SLUG, "is the slug of a category, or its id"),
        kinds=reader.choices("kind", KINDS),
        min_price=reader.amount("min_price"), max_price=reader.amount("max_price"),
        currency=reader.matching("currency", re.compile("[A-Z]{3}"), "must be an ISO 4217 code such as USD"),
        amenities=reader.several("amenities"), attributes=reader.attributes(),
        is_verified=reader.flag("verified"), min_rating=reader.number("min_rating", 0, 5),
        seller_id=reader.whole("seller_id"), location=reader.text("location"), near=reader.near(),
        radius_km=reader.number("radius_km", 0.01, LARGEST_RADIUS_KM), bbox=reader.box(),
        sort=sort, descending=descending,
    )  # fmt: skip
    if reader.wrong:
        raise Invalid("Some parameters of the search are not valid.", errors=reader.wrong)
    return filters


class _Reader:
    """Reads parameters one by one and remembers what was wrong."""

    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        self._given = given
        self.wrong: dict[str, list[str]] = {}

    def text(self, name: str) -> str:
        value = " ".join(self._last(name).replace("\x00", " ").split())
        if len(value) > LONGEST_VALUE:
            self._refuse(name, f"must have at most {LONGEST_VALUE} characters")
            return ""
        return value

    def several(self, name: str) -> tuple[str, ...]:
        parts = [part.strip() for value in self._given.get(name, ()) for part in value.split(",")]
        values = tuple(dict.fromkeys(part.replace("\x00", "") for part in parts if part))
        if len(values) > MOST_VALUES or any(len(value) > LONGEST_VALUE for value in values):
            self._refuse(name, f"must name at most {MOST_VALUES} short values")
            return ()
        return values

    def choices(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        values = self.several(name)
        if not set(values) <= set(allowed):
            self._refuse(name, f"must be one of: {', '.join(allowed)}")
            return ()
        return values

    def matching(self, name: str, pattern: re.Pattern[str], rule: str) -> str:
        value = self._last(name).strip()
        if value and not pattern.fullmatch(value):
            self._refuse(name, rule)
            return ""
        return value

    def number(self, name: str, least: float, most: float) -> float | None:
        value = self._last(name).strip()
        if not value:
            return None
        if not _NUMBER.fullmatch(value) or not least <= float(value) <= most:
            self._refuse(name, f"must be a number from {least:g} to {most:g}")
            return None
        return float(value)

    def amount(self, name: str) -> Decimal | None:
        value = self._last(name).strip().replace(" ", "")
        if not value:
            return None
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not 0 <= number <= 10**12:
            self._refuse(name, "must be an amount that is not negative")
            return None
        return number

    def whole(self, name: str) -> int | None:
        value = self._last(name).strip()
        if not value:
            return None
        if not value.isascii() or not value.isdigit() or len(value) > 18:
            self._refuse(name, "must be a whole number")
            return None
        return int(value)

    def flag(self, name: str) -> bool:
        value = self._last(name).strip().lower()
        if value not in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
            self._refuse(name, "must be true or false")
        return value in {"1", "true", "yes", "on"}

    def near(self) -> tuple[float, float] | None:
        numbers = self._numbers("near", 2, "must be latitude,longitude")
        if numbers is None:
            return None
        if abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
            self._refuse("near", "must lie on Earth")
            return None
        return numbers[0], numbers[1]

    def box(self) -> Box | None:
        numbers = self._numbers("bbox", 4, "must be west,south,east,north")
        if numbers is None:
            return None
        west, south, east, north = numbers
        if south > north or abs(south) > 90 or abs(north) > 90 or abs(west) > 540 or abs(east) > 540:
            self._refuse("bbox", "must be west,south,east,north in degrees")
            return None
        if east - west >= 360:
            return Box(-180, south, 180, north)
        return Box(_wrapped(west), south, _wrapped(east), north)

    def order(self) -> tuple[Sort | None, bool | None]:
        by, _, way = self._last("sort").partition("_")
        by = self._last("sortBy") or by
        way = self._last("order") or way
        if by and by not in set(Sort):
            self._refuse("sortBy", f"must be one of: {', '.join(Sort)}")
            return None, None
        if way not in {"", "asc", "desc"}:
            self._refuse("order", "must be asc or desc")
            return None, None
        return (Sort(by) if by else None), (way == "desc" if way else None)

    def attributes(self) -> tuple[AttributeFilter, ...]:
        found: dict[str, AttributeFilter] = {}
        for name in self._given:
            if not name.startswith("attr."):
                continue
            key, _, end = name.removeprefix("attr.").partition(".")
            if not _KEY.fullmatch(key) or end not in {"", "min", "max"} or len(found) >= MOST_ATTRIBUTES:
                self._refuse(name[:LONGEST_VALUE], "is no attribute that can be asked for")
                continue
            found[key] = self._attribute(found.get(key) or AttributeFilter(key), name, end)
        return tuple(each for each in found.values() if each != AttributeFilter(each.key))

    def _attribute(self, present: AttributeFilter, name: str, end: str) -> AttributeFilter:
        if end:
            bound = self.number(name, -1e12, 1e12)
            low, high = (bound, present.maximum) if end == "min" else (present.minimum, bound)
            return AttributeFilter(present.key, present.values, low, high)
        values = self.several(name)
        if len(values) == 1 and ".." in values[0]:
            low_text, _, high_text = values[0].partition("..")
            if all(not part or _NUMBER.fullmatch(part) for part in (low_text, high_text)) and low_text + high_text:
                low = float(low_text) if low_text else present.minimum
                high = float(high_text) if high_text else present.maximum
                return AttributeFilter(present.key, (), low, high)
        return AttributeFilter(present.key, values, present.minimum, present.maximum)

    def _numbers(self, name: str, count: int, rule: str) -> list[float] | None:
        value = self._last(name).strip()
        if not value:
            return None
        parts = [part.strip() for part in value.split(",")]
        if len(parts) != count or not all(_NUMBER.fullmatch(part) for part in parts):
            self._refuse(name, rule)
            return None
        return [float(part) for part in parts]

    def _last(self, name: str) -> str:
        values = self._given.get(name)
        return values[-1] if values else ""

    def _refuse(self, name: str, why: str) -> None:
        self.wrong.setdefault(name, []).append(why)


def _wrapped(longitude: float) -> float:
    """Return a longitude between -180 and 180; a map that was dragged round the world shows others."""
    return math.remainder(longitude, 360) if abs(longitude) > 180 else longitude
