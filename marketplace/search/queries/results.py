"""Searching: filters in, one page of listings out, in few statements and at a bounded cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, literal_column, select

from marketplace.core.db import rows, session
from marketplace.core.paging import DEFAULT_LIMIT, Page
from marketplace.search.queries.candidates import COMMON
from marketplace.search.queries.conditions import D, Place, Scope, conditions, distance_km, matches
from marketplace.search.queries.counting import Count, count
from marketplace.search.queries.kept import kept
from marketplace.search.queries.relevance import Ranked, query_of, ranked
from marketplace.search.queries.spelling import correction
from marketplace.search.queries.synonyms import SYNONYMS
from marketplace.search.rules.filters import DEEPEST, Sort
from marketplace.search.rules.syntax import Query

NOTHING: Final[ColumnElement[Any]] = literal_column("interval '0'")


@dataclass(frozen=True, slots=True)
class Results:
    """A page of ids, how many there are in all, and what was done to find them.

    `widened`: too little had all words, so what lacks some is among them. `corrected`: nothing was found for what was
    typed, so this was looked for instead. `suggestion`: what may have been meant.
    """

    page: Page[int]
    total: Count
    query: Query
    sort: Sort
    conditions: tuple[ColumnElement[bool], ...]
    widened: bool = False
    corrected: str = ""
    suggestion: str = ""


def search(scope: Scope, language: str, page: int = 1, limit: int = DEFAULT_LIMIT) -> Results:
    """Return one page of what `scope` asks for. `language` is that of whoever asks."""
    filters = scope.filters
    where = kept(("conditions", filters), lambda: tuple(conditions(scope)))
    if not filters.words:
        return _listed(scope, Query(), where, page, limit)
    query, meant = kept(("read", filters.words, language, *SYNONYMS.get()), lambda: _read(filters.words, language))
    if query.is_empty:
        return _listed(scope, query, where, page, limit)
    if filters.sort not in {None, Sort.RELEVANCE}:
        listed = _listed(scope, query, (matches(query.all), *where), page, limit, suggestion=meant)
        if listed.total.number or not meant:
            return listed
        other = query_of(meant, language)
        return _listed(scope, other, (matches(other.all), *where), page, limit, corrected=meant)
    found = kept(("ranked", query.all, scope.filters), lambda: ranked(query, where))
    if meant and not found.with_all:
        other = query_of(meant, language)
        instead = kept(("ranked", other.all, scope.filters), lambda: ranked(other, where))
        if instead.with_all:
            return _by_relevance(scope, other, instead, where, page, limit, corrected=meant)
    return _by_relevance(scope, query, found, where, page, limit, suggestion=meant)


def _read(words: str, language: str) -> tuple[Query, str]:
    """Return what was typed as the index understands it, and what may have been meant instead."""
    query = query_of(words, language)
    return query, "" if query.is_empty else correction(query, words)


def _by_relevance(
    scope: Scope,
    query: Query,
    found: Ranked,
    where: tuple[ColumnElement[bool], ...],
    page: int,
    limit: int,
    **notes: Any,
) -> Results:
    all_words = kept(("all words", query.all, scope.filters), lambda: (matches(query.all), *where))
    total = Count(len(found.ids)) if found.is_complete else counted(scope, query, all_words)
    start = (page - 1) * limit
    ids = list(found.ids[start : start + limit])
    if not found.is_complete and len(ids) < limit and start < DEEPEST:
        ids += _rest(query, found, all_words, max(start - len(found.ids), 0), limit - len(ids))
    widened = found.with_all < len(found.ids) and len(query.pieces) > 1
    return Results(_page(ids, page, limit, total), total, query, Sort.RELEVANCE, all_words, widened=widened, **notes)


def counted(scope: Scope, query: Query, where: Sequence[ColumnElement[bool]]) -> Count:
    """Return how many there are, as counted lately."""
    return kept(("count", query.all, scope.filters), lambda: count(where))


def _rest(query: Query, found: Ranked, where: Sequence[ColumnElement[bool]], offset: int, limit: int) -> list[int]:
    """Return what comes after the ranked head: the newest first."""
    statement = select(D.listing_id).where(*where, D.listing_id.not_in(found.ids))
    ordered = statement.order_by(*_newest(is_common=query.bound > COMMON))
    return list(session().scalars(ordered.offset(offset).limit(limit)))


def _listed(
    scope: Scope, query: Query, where: tuple[ColumnElement[bool], ...], page: int, limit: int, **notes: Any
) -> Results:
    """Return a page in an order that a column gives."""
    sort = scope.filters.sort
    if sort is None or sort is Sort.RELEVANCE or (sort is Sort.DISTANCE and scope.place is None):
        sort = Sort.DATE
    total = counted(scope, query, where)
    start = (page - 1) * limit
    statement = kept(("listed", query.all, scope.filters), lambda: _in_order(scope, query, where, sort))
    ids = list(rows(statement, {"start": start, "most": limit}).scalars()) if start < DEEPEST else []
    return Results(_page(ids, page, limit, total), total, query, sort, where, **notes)


def _in_order(scope: Scope, query: Query, where: Sequence[ColumnElement[bool]], sort: Sort) -> Select[Any]:
    """Build the statement for a page. It is kept with what is counted: building it takes longer than its answer."""
    statement = select(D.listing_id).where(*where)
    if sort is Sort.DISTANCE and scope.place is not None:
        statement = _nearest(statement, scope.place, descending=bool(scope.filters.descending))
    else:
        is_common = query.is_empty or query.bound > COMMON
        statement = statement.order_by(*_order(sort, descending=scope.filters.descending, is_common=is_common))
    return statement.offset(bindparam("start", type_=Integer)).limit(bindparam("most", type_=Integer))


def _order(sort: Sort, *, descending: bool | None, is_common: bool) -> list[ColumnElement[Any]]:
    if sort is Sort.PRICE:
        price = D.price if is_common else D.price + 0
        return [price.desc().nulls_last() if descending else price.asc().nulls_last(), D.listing_id.asc()]
    if sort is Sort.RATING:
        score = D.rating_score if is_common else D.rating_score + 0
        return [score.asc().nulls_last() if descending is False else score.desc().nulls_last(), D.listing_id.desc()]
    if descending is False:
        return [D.created_at.asc() if is_common else (D.created_at + NOTHING).asc(), D.listing_id.asc()]
    return _newest(is_common=is_common)


def _newest(*, is_common: bool) -> list[ColumnElement[Any]]:
    """Order by date. Where matches are rare the planner must not walk the date index in search of them."""
    created = D.created_at if is_common else D.created_at + NOTHING
    return [created.desc(), D.listing_id.desc()]


def _nearest(statement: Select[Any], place: Place, *, descending: bool) -> Select[Any]:
    """Order by distance; where no radius bounds the search, the index offers the nearest by degrees first."""
    distance = distance_km(place)
    if place.radius_km is not None or descending:
        return statement.where(D.location.is_not(None)).order_by(
            distance.desc() if descending else distance.asc(), D.listing_id
        )
    return statement.where(D.location.is_not(None)).order_by(
        D.location.op("<->")(func.point(place.longitude, place.latitude)), D.listing_id
    )


def _page(ids: Sequence[int], page: int, limit: int, total: Count) -> Page[int]:
    return Page(ids, page, limit, min(total.number, DEEPEST), total.is_estimate)
