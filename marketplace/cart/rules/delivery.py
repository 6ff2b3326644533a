"""Which ways of delivery reach an address, and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

ARRANGED: Final = 0
"""The way that a seller without settings offers: collected, or as the two agree."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way of delivery as a cart offers it. Amounts in minor units of `currency`."""

    id: int
    kind: str
    name: str
    details: str
    countries: tuple[str, ...]
    currency: str
    price: int
    price_each_more: int
    free_from: int | None
    days_least: int | None = None
    days_most: int | None = None

    def reaches(self, country: str | None) -> bool:
        """Whether it goes to `country`; pickup goes nowhere and is always there, None is not known yet."""
        return self.kind == "pickup" or country is None or not self.countries or country in self.countries

    def cost(self, things: int, worth: int) -> int:
        """Return what it costs for so many things worth so much after discounts."""
        if things == 0 or (self.free_from is not None and worth >= self.free_from):
            return 0
        return self.price + self.price_each_more * (things - 1)


def offered(methods: Iterable[Method], country: str | None, currency: str) -> list[Method]:
    """Return the ways that reach `country` in the cart's currency."""
    return [each for each in methods if each.reaches(country) and each.currency in ("", currency)]


def chosen(methods: Sequence[Method], method_id: int | None) -> Method | None:
    """Return the way that was chosen if it is still offered, else the first one."""
    return next((each for each in methods if each.id == method_id), methods[0] if methods else None)
