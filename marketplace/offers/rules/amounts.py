"""How much may be offered. All amounts are minor units of the listing's currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.offers.rules.bargaining import Side


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that may be named. Where the most is below the least there is nothing to name."""

    least: int
    most: int

    @property
    def is_empty(self) -> bool:
        """Whether there is no amount left between the two."""
        return self.most < self.least

    def hold(self, amount: int) -> bool:
        """Whether an amount may be named."""
        return self.least <= amount <= self.most


def bounds(side: Side, asked: int, least_percent: int, on_the_table: int | None) -> Bounds:
    """Return what a side may name, given the asked price and the other side's last word, if there is one.

    A buyer stays below what is asked, and above the least share of it that the market takes; a seller who answers
    stays between what the buyer offers and the asked price.
    """
    if side is Side.SELLER:
        return Bounds((on_the_table or 0) + 1, asked - 1)
    return Bounds(max(1, -(-asked * least_percent // 100)), min(asked, on_the_table or asked) - 1)


def agreed(amount: int, asked: int | None) -> int:
    """Return what is paid once it is agreed: never more than what everybody else pays by now."""
    return amount if asked is None else min(amount, asked)


def takes_offers(kind: str, price: int | None, options: Sequence[Any], kinds: Sequence[str]) -> bool:
    """Whether a listing is one to bargain about: of a kind that the market says, with one price above the smallest."""
    return kind in kinds and price is not None and price > 1 and not options
