"""Which known word was meant by an unknown one."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from marketplace.core.lazy import Later

rapidfuzz: Any = Later("rapidfuzz.distance")

LETTERS_FOR_TWO: Final = 6
"""From this length on two slips are forgiven; in shorter words one."""
SLIP: Final = 2.0
"""By how much one slip more outweighs frequency (natural logarithm of documents)."""


def closest(word: str, known: Iterable[tuple[str, int]]) -> str:
    """Return the known word that was likely meant, or nothing. `known` are words with their documents."""
    most = 2 if len(word) >= LETTERS_FOR_TWO else 1
    best, best_score = "", -math.inf
    distance = rapidfuzz.DamerauLevenshtein.distance
    for term, documents in known:
        slips = distance(word, term, score_cutoff=most)
        if not 0 < slips <= most:
            continue
        score = math.log(documents + 1) - SLIP * slips - (0.0 if term[0] == word[0] else SLIP / 2)
        if score > best_score:
            best, best_score = term, score
    return best


def replaced(typed: str, changes: Mapping[str, str]) -> str:
    """Return what was typed with each of the words in `changes` (folded) replaced, the rest as it was."""
    return re.sub(r"\w+", lambda found: changes.get(_folded(found[0]), found[0]), typed)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
