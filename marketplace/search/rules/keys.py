"""Under which keys a saved search is found by the listings that it may want.

Every search has some condition that most listings fail: a rare word, a small category, a corner of the map. Each is
filed under the one that fewest listings meet, together with the next one; whatever matches it has at least one of its
pairs of keys, so that a listing looks at the searches under its own keys and at no others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marketplace.search.rules.filters import Box
from marketplace.search.rules.syntax import Query

EVERYTHING: Final = "*"
CELLS: Final = (45.0, 12.0, 3.0, 0.75, 0.2)
"""The sides of the squares into which the map is cut, in degrees; level 0 first."""
MOST_CELLS: Final = 16
MOST_PAIRS: Final = 24
MARGIN: Final = 0.00001
"""The database takes a point that is a millionth of a degree outside of a box as within."""
SHARE_OF_A_SELLER: Final = 0.002
SHARES_OF_CELLS: Final = (0.9, 0.5, 0.2, 0.05, 0.02)
"""Which share of listings lies in squares of each level, roughly: markets are somewhere, not everywhere."""


@dataclass(frozen=True, slots=True)
class Key:
    """Some keys, one of which every match has, and how many listings have one of them."""

    names: tuple[str, ...]
    documents: float


def keys_of(query: Query, conditions: Sequence[Key]) -> list[tuple[str, str]]:
    """Return the pairs of keys to file a search under: of its words and its other conditions the two rarest.

    A document that matches has both keys of one pair. Where there is no second condition it is EVERYTHING.
    """
    words = [
        Key(tuple(f"w:{lexeme}" for lexeme in dict.fromkeys(piece.lexemes)), piece.documents) for piece in query.pieces
    ]
    first, *others = sorted([*words, *conditions], key=lambda each: each.documents)
    second = next(
        (each.names for each in others if each != first and len(first.names) * len(each.names) <= MOST_PAIRS),
        (EVERYTHING,),
    )
    return [(key, also) for key in first.names for also in second]


def condition_keys(
    *, category: tuple[int, int] | None, seller_id: int | None, box: Box | None, kinds: Sequence[str], documents: int
) -> list[Key]:
    """Return the keys of conditions other than words; `category` is an id and how many listings it holds."""
    found = [Key((EVERYTHING,), documents + 2)]
    if kinds:
        found.append(Key(tuple(f"k:{kind}" for kind in kinds), documents + 1))
    if category is not None:
        found.append(Key((f"c:{category[0]}",), category[1]))
    if seller_id is not None:
        found.append(Key((f"s:{seller_id}",), documents * SHARE_OF_A_SELLER))
    if box is not None and (cells := _cells(box)):
        level, names = cells
        found.append(Key(names, documents * SHARES_OF_CELLS[level]))
    return found


def _cells(box: Box) -> tuple[int, tuple[str, ...]] | None:
    """Return the smallest squares of which few cover the box, and their level."""
    for level in range(len(CELLS) - 1, -1, -1):
        columns, rows = _columns(box, CELLS[level]), _steps(box.south + 90, box.north + 90, CELLS[level])
        if len(columns) * len(rows) <= MOST_CELLS:
            return level, tuple(f"g:{level}:{column}:{row}" for column in columns for row in rows)
    return None


def _columns(box: Box, side: float) -> list[int]:
    if box.west <= box.east:
        return _steps(box.west + 180, box.east + 180, side)
    return list(dict.fromkeys([*_steps(box.west + 180, 360, side), *_steps(0, box.east + 180, side)]))


def _steps(low: float, high: float, side: float) -> list[int]:
    return list(range(math.floor((low - MARGIN) / side), math.floor((high + MARGIN) / side) + 1))
