"""The table that a benchmark prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value beside its target; `least` or `most` says which side of it is good."""

    name: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None

    @property
    def verdict(self) -> str:
        if self.least is None and self.most is None:
            return ""
        good = (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)
        return "yes" if good else "NO"

    @property
    def target(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}" if self.most is not None else ""

    @property
    def ratio(self) -> str:
        """The value as a multiple of its target: from 1.00 on a floor is reached, up to 1.00 a ceiling is kept."""
        target = self.least if self.least is not None else self.most
        return f"{self.value / target:.2f}" if target else ""


def show(figures: list[Figure]) -> None:
    width = max(len(figure.name) for figure in figures)
    print(f"{'figure':<{width}}  {'value':>10} {'unit':<10} {'target':>10} {'ratio':>8}  holds")
    for figure in figures:
        value = f"{figure.value:.2f}" if figure.value < 100 else f"{figure.value:,.0f}"
        target = f"{figure.target:>10} {figure.ratio:>8}"
        print(f"{figure.name:<{width}}  {value:>10} {figure.unit:<10} {target}  {figure.verdict}")
