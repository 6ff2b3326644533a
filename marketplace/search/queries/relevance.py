"""The results of a search by words, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from marketplace.search.queries import candidates
from marketplace.search.queries.described import describe
from marketplace.search.queries.knowledge import learned
from marketplace.search.queries.words import read
from marketplace.search.rules.ranking import Term, rank
from marketplace.search.rules.syntax import Query


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ranked head of a result. `with_all` of them have every word; `is_complete`: no match is left out."""

    ids: tuple[int, ...]
    with_all: int
    is_complete: bool


def query_of(typed: str, language: str) -> Query:
    """Return what was typed as the index understands it; `language` is that of the person who typed."""
    languages = tuple(dict.fromkeys((language, *learned().languages)))
    return read(typed, language, languages)


def ranked(query: Query, conditions: Sequence[ColumnElement[bool]] = ()) -> Ranked:
    """Return the best results for `query` among the documents that meet `conditions`."""
    found = candidates.find(query, conditions)
    terms = [Term(piece.lexemes, piece.documents) for piece in query.pieces]
    ids = rank(terms, describe(query, found.ids), learned().ranking)
    return Ranked(tuple(ids), found.with_all, found.is_complete)
