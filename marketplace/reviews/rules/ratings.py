"""What a number of stars comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Summary:
    """How many reviews there are of one star, of two, …, of five."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def count(self) -> int:
        """How many reviews there are."""
        return sum(self.counts)

    def count_of(self, stars: int) -> int:
        """Return how many reviews there are of so many stars; of 0 means all."""
        return self.counts[stars - 1] if stars else self.count

    @property
    def average(self) -> Decimal | None:
        """The mean to two decimals, half up; None without reviews."""
        return average_of(self.counts)

    @property
    def histogram(self) -> dict[str, int]:
        """The counts by stars, the most stars first."""
        return {str(stars): self.counts[stars - 1] for stars in (5, 4, 3, 2, 1)}


def average_of(counts: Sequence[int]) -> Decimal | None:
    """Return the mean of `counts` (of one star, two, …) to two decimals, half up; None where there are none."""
    count = sum(counts)
    if not count:
        return None
    points = sum(stars * number for stars, number in enumerate(counts, 1))
    return (Decimal(points) / count).quantize(HUNDREDTH, ROUND_HALF_UP)
