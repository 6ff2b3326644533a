"""Suggestions as one types: words from titles, categories and places."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.places import find_places
from marketplace.search.models import SearchTerm

MOST_TERMS: Final = 6
MOST_CATEGORIES: Final = 2
MOST_PLACES: Final = 2
SHORTEST_PLACE: Final = 3
LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant: `type` is term, category or place; `url` leads there where it is no search."""

    text: str
    type: str
    url: str | None = None


def suggest(typed: str, language: str) -> list[Suggestion]:
    """Return what may be meant by the beginning of a search."""
    folded = _folded(typed)[:LONGEST]
    if not folded:
        return []
    found = [Suggestion(term, "term") for term in _terms(folded)]
    return [*found, *_categories(folded, language), *_places(folded)]


def _terms(folded: str) -> list[str]:
    """Return known words and pairs that go on as typed; behind two whole words only the last two are looked at."""
    words = folded.split(" ")
    before, looked_at = words[:-2], " ".join(words[-2:])
    found = _starting_with(looked_at)
    if not found and len(words) > 1:
        before, found = words[:-1], _starting_with(words[-1])
    return [" ".join([*before, term]) for term in found]


def _starting_with(prefix: str) -> list[str]:
    escaped = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    statement = (
        select(SearchTerm.term)
        .where(SearchTerm.term.like(escaped + "%"))
        .order_by(SearchTerm.documents.desc(), SearchTerm.term)
        .limit(MOST_TERMS)
    )
    return list(session().scalars(statement))


def _categories(folded: str, language: str) -> list[Suggestion]:
    found = [
        Suggestion(node.name(language), "category", f"/categories/{node.slug}")
        for node in category_tree()
        if not node.is_hidden and any(word.startswith(folded) for word in _beginnings(node.name(language)))
    ]
    return found[:MOST_CATEGORIES]


def _places(folded: str) -> list[Suggestion]:
    if len(folded) < SHORTEST_PLACE:
        return []
    return [
        Suggestion(", ".join(filter(None, (place.name, place.area))), "place")
        for place in find_places(folded, MOST_PLACES)
    ]


def _beginnings(name: str) -> list[str]:
    """Return the name from each of its words on: "road bikes", "bikes"."""
    words = _folded(name).split(" ")
    return [" ".join(words[place:]) for place in range(len(words))]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("\x00", " "))
    letters = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).split())
