"""What was learned from the index, kept in the process for a while: it changes by a job, not by requests."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from flask import current_app
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.search.models import SearchLexeme, SearchStatistics, SearchTrait
from marketplace.search.rules.ranking import KindKnowledge, Knowledge

FRESH_SECONDS: Final = 120.0
EMPTY_SECONDS: Final = 5.0
"""How long "nothing was learned yet" is believed."""
LEAST_HEADNESS: Final = 0.05
MOST_HEADS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Learned:
    """What ranking knows, and the languages of the listings, the most common first."""

    ranking: Knowledge
    languages: tuple[str, ...]


def learned() -> Learned:
    """Return what the last refresh learned; nothing before the first one."""
    kept = current_app.extensions.get("search_learned")
    if kept is None or kept[0] < time.monotonic():
        found = _load()
        kept = (time.monotonic() + (FRESH_SECONDS if found.ranking.documents else EMPTY_SECONDS), found)
        current_app.extensions["search_learned"] = kept
    return kept[1]


def forget() -> None:
    """Drop what is kept, so that the next search reads anew."""
    current_app.extensions.pop("search_learned", None)


def _load() -> Learned:
    kinds: dict[str, KindKnowledge] = {}
    languages: dict[str, None] = {}
    statistics = select(SearchStatistics.__table__).order_by(SearchStatistics.documents.desc())
    for row in session().execute(statistics).mappings():
        lengths = {name: row[f"{name}_length"] for name in ("title", "type", "description")}
        lengths["attributes"] = row["attribute_length"]
        kinds[row["kind"]] = KindKnowledge(row["documents"], lengths, row["naming"])
        languages |= dict.fromkeys(row["languages"])
    heads = (
        select(SearchLexeme.lexeme, SearchLexeme.headness)
        .where(SearchLexeme.headness >= LEAST_HEADNESS)
        .order_by(SearchLexeme.documents.desc())
        .limit(MOST_HEADS)
    )
    traits = select(SearchTrait.trait, SearchTrait.documents)
    knowledge = Knowledge(
        kinds=kinds,
        headness={row.lexeme: row.headness for row in session().execute(heads)},
        traits={row.trait: row.documents for row in session().execute(traits)},
    )
    return Learned(knowledge, tuple(languages))
