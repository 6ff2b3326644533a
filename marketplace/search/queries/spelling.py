"""Did you mean: the index's own words, compared with those it does not know."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, or_, select

from marketplace.core.db import session
from marketplace.search.models import SearchDocument, SearchTerm
from marketplace.search.queries.conditions import matches
from marketplace.search.rules.spelling import closest, replaced
from marketplace.search.rules.syntax import Query, Word

SHORTEST: Final = 3
MOST_COMPARED: Final = 20_000


def correction(query: Query, typed: str) -> str:
    """Return `typed` with its unknown words replaced by likely ones; empty if there is nothing to offer."""
    changes: dict[str, str] = {}
    for word in query.unknown:
        if len(word.text) < SHORTEST or _is_there(word):
            continue
        if found := closest(word.text, _alike(word.text)):
            changes[word.text] = found
    return replaced(typed, changes) if changes else ""


def _is_there(word: Word) -> bool:
    """Whether a document has the word all the same: what is learned of a large index is learned from a sample."""
    there = select(SearchDocument.listing_id).where(matches(word.query)).limit(1)
    return session().scalar(there) is not None


def _alike(word: str) -> list[tuple[str, int]]:
    """Return the known words of about that length that begin or end like it, with how many documents have each."""
    length = func.length(SearchTerm.term)
    statement = (
        select(SearchTerm.term, SearchTerm.documents)
        .where(
            SearchTerm.words == 1,
            length.between(len(word) - 2, len(word) + 2),
            or_(
                func.left(SearchTerm.term, 1) == word[:1],
                func.substr(SearchTerm.term, 2, 2) == word[1:3],
                func.right(SearchTerm.term, 3) == word[-3:],
            ),
        )
        .order_by(SearchTerm.documents.desc())
        .limit(MOST_COMPARED)
    )
    return [(row.term, row.documents) for row in session().execute(statement)]
