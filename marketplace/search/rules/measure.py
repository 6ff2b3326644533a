"""How good a ranking is: nDCG, as `flask search evaluate` prints it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

DEPTH: Final = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """The nDCG of one query: with unjudged results counted as irrelevant, and with them left out."""

    query: str
    strict: float
    judged: float


def gain(rating: int) -> int:
    """Return what a result of this rating is worth."""
    return int(2**rating - 1)


def ndcg(ranked: Sequence[str], ratings: Mapping[str, int], depth: int = DEPTH) -> float:
    """Return the discounted gain of the first `depth` results, as a share of the best that the ratings allow."""
    best = sum(
        gain(rating) / math.log2(place + 2) for place, rating in enumerate(sorted(ratings.values())[: -depth - 1 : -1])
    )
    if not best:
        return 0.0
    got = sum(gain(ratings.get(item, 0)) / math.log2(place + 2) for place, item in enumerate(ranked[:depth]))
    return got / best


def measure(query: str, ranked: Sequence[str], ratings: Mapping[str, int]) -> Measured:
    """Return both figures of one query."""
    judged_only = [item for item in ranked if item in ratings]
    return Measured(query, ndcg(ranked, ratings), ndcg(judged_only, ratings))


def is_measurable(ratings: Mapping[str, int]) -> bool:
    """Whether any judged thing is relevant; a query without says nothing about a ranking."""
    return any(rating > 0 for rating in ratings.values())
