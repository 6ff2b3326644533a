"""What ranking looks at of each candidate: its words, its traits, and how often it has the words of the query."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final

from sqlalchemy import text

from marketplace.core.db import session
from marketplace.search.rules.ranking import Candidate
from marketplace.search.rules.syntax import Piece, Query, quoted

MOST_TIMES: Final = 6
_BASEL: Final = 1.64493406685
_STEPS: Final = tuple(total / _BASEL - 0.005 for total in accumulate(1 / (n * n) for n in range(1, MOST_TIMES + 1)))
"""ts_rank of one word, with weight 1 for the classes that come first in the vector and 0 for the others, is
1 + 1/4 + 1/9 + … over its occurrences there, divided by pi squared over six: so it tells how many they are."""
_DESCRIPTION: Final = "{1,0,0,0}"
_DESCRIPTION_AND_ATTRIBUTES: Final = "{1,1,0,0}"

_DESCRIBE: Final = """
    SELECT listing_id, array_to_string(title_words, ' ') AS title, array_to_string(type_words, ' ') AS type,
        array_to_string(traits, ' ') AS traits, description_length, attribute_length, kind{counts}
    FROM (
        -- Adding nothing unpacks the vector once; otherwise each look at it would do so again.
        SELECT *, full_vector || CAST('' AS tsvector) AS vector FROM search_documents
        WHERE listing_id = ANY(CAST(:ids AS bigint[])) OFFSET 0
    ) AS whole
"""
"""Words have no blanks, and a line of them is written and read in half the time of an array."""


def describe(query: Query, ids: Sequence[int]) -> list[Candidate]:
    """Return the candidates with these ids, in this order, as ranking looks at them."""
    if not ids:
        return []
    values: dict[str, Any] = {"ids": list(ids)}
    counts = "".join(_times(piece, f"q{place}", values) for place, piece in enumerate(query.pieces))
    rows = session().execute(text(_DESCRIBE.format(counts=counts)), values)
    found = {row.listing_id: _candidate(row) for row in rows}
    return [found[listing_id] for listing_id in ids if listing_id in found]


def _times(piece: Piece, name: str, values: dict[str, Any]) -> str:
    """Return the columns that say how often a piece stands in the description, and there or in the attributes."""
    columns = ""
    for weights in (_DESCRIPTION, _DESCRIPTION_AND_ATTRIBUTES):
        ranks = []
        for n, lexeme in enumerate(piece.lexemes):
            values[f"{name}_{n}"] = quoted(lexeme)
            ranks.append(f"ts_rank('{weights}', vector, CAST(:{name}_{n} AS tsquery))")
        columns += f", greatest({', '.join(ranks)})"
    return columns


def _candidate(row: Any) -> Candidate:
    times = [bisect_right(_STEPS, value) for value in row[7:]]
    return Candidate(
        listing_id=row.listing_id, title=row.title.split(), type=row.type.split(),
        described=times[::2], attributed=[body - own for own, body in zip(times[::2], times[1::2], strict=True)],
        description_length=row.description_length, attribute_length=row.attribute_length,
        traits=[int(trait) for trait in row.traits.split()], kind=row.kind,
    )  # fmt: skip
