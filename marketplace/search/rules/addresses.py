"""Addresses of searches: one search, one address, so that it can be shared and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

FIRST: Final = (
    "q", "category", "kind", "location", "near", "radius_km", "bbox", "min_price", "max_price", "currency", "amenities",
    "verified", "min_rating", "seller_id", "sort", "view", "page",
)  # fmt: skip
SAME: Final = {"search": "q"}


class Address:
    """The address of a search, from which others are made by changing a parameter."""

    def __init__(self, path: str, given: Mapping[str, Sequence[str]]) -> None:
        self.path = path
        self._given: dict[str, list[str]] = {}
        for name, values in given.items():
            kept = [value for value in values if value.strip()]
            if kept and (name in FIRST or name in SAME or name.startswith("attr.")):
                self._given[SAME.get(name, name)] = kept
        by, way = given.get("sortBy", [""])[-1], given.get("order", [""])[-1]
        if by and "sort" not in self._given:
            self._given["sort"] = [f"{by}_{way}" if way else by]

    def __str__(self) -> str:
        ordered = sorted(self._given, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
        query = urlencode([(name, value) for name in ordered for value in self._given[name]])
        return f"{self.path}?{query}" if query else self.path

    def values(self, name: str) -> list[str]:
        """Return the values of a parameter."""
        return list(self._given.get(name, []))

    def with_(self, name: str, value: str) -> Address:
        """Return the address with one parameter set anew, from its first page on."""
        changed = {**self._given, name: [value]}
        if name not in {"page", "view"}:
            changed.pop("page", None)
        return Address(self.path, changed)

    def without(self, *names: str, value: str | None = None) -> Address:
        """Return the address without these parameters, or without one value of them."""
        changed = {
            name: [each for each in values if value is not None and each != value] if name in names else values
            for name, values in self._given.items()
            if name != "page"
        }
        return Address(self.path, changed)

    def page(self, number: int) -> str:
        """Return the address of another page of the same result."""
        return str(self.with_("page", str(number)) if number > 1 else self.without("page"))

    def hidden(self, *shown: str) -> list[tuple[str, str]]:
        """Return what a form must carry along beside the fields that it shows."""
        return [
            (name, value)
            for name, values in self._given.items()
            if name not in shown and name != "page" and not ("attr." in shown and name.startswith("attr."))
            for value in values
        ]


def search_url(params: Mapping[str, Sequence[str]], saved_id: int | None = None) -> str:
    """Return the page of the search with these parameters; with the number of a saved one, so that looking is noted."""
    address = str(Address("/search", params))
    return address if saved_id is None else f"{address}{'&' if '?' in address else '?'}saved={saved_id}"
