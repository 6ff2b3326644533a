"""Which documents are worth ranking: some hundreds, found at a cost that has a bound whatever is asked for.

A word that a quarter of a million documents hold must not be ranked, nor even counted: what is looked at is a pool
of matches, and for very common words a window of the newest documents. Cheap signs choose from these: that the type
is what was asked for, and a short title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, cast, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from marketplace.core.db import session
from marketplace.search.queries.conditions import D, matches
from marketplace.search.queries.knowledge import learned
from marketplace.search.rules.syntax import Query

COMMON: Final = 5000
"""From so many documents on a word is common: the newest of its matches are looked for first."""
POOL: Final = 1000
"""How many matches are compared. Each costs a look at a row: a thousand take about 4 ms."""
POOL_BESIDE_NEWEST: Final = 400
"""How many are compared of a common word, whose newest matches are candidates already."""
LARGEST_WINDOW: Final = 4000
FROM_HEAD: Final = 300
FROM_BODY: Final = 200
ENOUGH_IN_HEAD: Final = 100
TOO_FEW: Final = 24
"""With fewer matches of all words, those that lack one are looked at as well."""


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of the candidates, those with all words first. `is_complete`: every match with all words is there."""

    ids: tuple[int, ...]
    with_all: int
    is_complete: bool


def find(query: Query, conditions: Sequence[ColumnElement[bool]]) -> Found:
    """Return the candidates for `query` among the documents that meet `conditions`."""
    ids: dict[int, None] = {}
    head = matches(query.all, in_head=True)
    if query.bound > COMMON:
        ids |= dict.fromkeys(_newest(head, conditions, _window(query)))
    if len(ids) < FROM_HEAD:
        ids |= dict.fromkeys(_pool(head, conditions, query, FROM_HEAD - len(ids)))
    body = 0
    if len(ids) < ENOUGH_IN_HEAD:
        found = _pool(matches(query.all), conditions, query, FROM_BODY + len(ids))
        body = len(found)
        ids |= dict.fromkeys(found)
    with_all = len(ids)
    if with_all < TOO_FEW:
        ids |= dict.fromkeys(_wider(query, conditions))
    return Found(tuple(ids), with_all, is_complete=0 < body < FROM_BODY or with_all == 0)


def _wider(query: Query, conditions: Sequence[ColumnElement[bool]]) -> list[int]:
    """Return documents in a category of that name, and those that lack one of the words, or have any of them."""
    named = _pool(matches(query.all_or_named), conditions, query, FROM_HEAD)
    for wider in (query.all_but_one(), query.any()):
        if wider and (found := _pool(matches(wider, in_head=True), conditions, query, FROM_HEAD)):
            return [*named, *found]
    return named


def _window(query: Query) -> int:
    """Return among how many of the newest documents twice the wanted number of matches is to be expected."""
    share = query.bound / max(learned().ranking.documents, query.bound)
    return min(round(2 * FROM_HEAD / share), LARGEST_WINDOW)


def _newest(match: ColumnElement[bool], conditions: Sequence[ColumnElement[bool]], window: int) -> list[int]:
    """Return matches among the `window` newest documents, without a look at the others."""
    edge = select(D.created_at, D.listing_id).order_by(D.created_at.desc(), D.listing_id.desc()).offset(window).limit(1)
    oldest = session().execute(edge).first()
    if oldest is None:
        return []
    statement = (
        select(D.listing_id)
        .where(tuple_(D.created_at, D.listing_id) > tuple_(oldest.created_at, oldest.listing_id), match, *conditions)
        .order_by(D.created_at.desc(), D.listing_id.desc())
        .limit(FROM_HEAD)
    )
    return list(session().scalars(statement))


def _pool(match: ColumnElement[bool], conditions: Sequence[ColumnElement[bool]], query: Query, limit: int) -> list[int]:
    """Return the likeliest of some matches: the type that was asked for, then short titles, then new ones."""
    pool = (
        select(D.listing_id, D.created_at, D.title_words, D.type_words)
        .where(match, *conditions)
        .limit(POOL_BESIDE_NEWEST if query.bound > COMMON else POOL)
        .subquery("pool")
    )
    first = [piece.lexemes[0] for piece in query.pieces]
    is_type = pool.c.type_words.op("@>")(cast(literal(first, ARRAY(Text)), ARRAY(Text)))
    statement = (
        select(pool.c.listing_id)
        .order_by(
            is_type.desc(), func.cardinality(pool.c.title_words), pool.c.created_at.desc(), pool.c.listing_id.desc()
        )
        .limit(limit)
    )
    return list(session().scalars(statement))
