"""Saved searches made ready for being compared with listings: looked up, in minor units, and filed under keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import delete, insert, select, text

from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.listings.queries.categories import category_counts
from marketplace.search.models import SavedSearch, SearchWatch, SearchWatchKey
from marketplace.search.queries.conditions import Scope, around, bounds, meanings, price_bounds, scope_of
from marketplace.search.queries.knowledge import learned
from marketplace.search.queries.words import read_all
from marketplace.search.rules.filters import Box, read
from marketplace.search.rules.keys import condition_keys, keys_of
from marketplace.search.rules.syntax import Query

BATCH: Final = 500
MANY: Final = 5_000
"""From so many searches on, understanding all of them anew takes a while."""

_NEXT: Final = select(SavedSearch).where(SavedSearch.removed_at.is_(None)).order_by(SavedSearch.id).limit(BATCH)
_CHANGED: Final = text(
    """
    SELECT w.search_id FROM unnest(CAST(:ids AS bigint[]), CAST(:queries AS text[])) AS given(id, query)
    JOIN search_watches w ON w.search_id = given.id
    WHERE w.query IS DISTINCT FROM CAST(nullif(given.query, '') AS tsquery)
    """
)


def watch(searches: Sequence[SavedSearch]) -> None:
    """Hold whatever comes against these searches from now on, as they are now.

    One that asks for what is no more (a category, a place) is not watched, until there is such a thing again.
    """
    stop([search.id for search in searches])
    queries = _understood(searches)
    rows: list[dict[str, Any]] = []
    keys: list[dict[str, Any]] = []
    for search in searches:
        scope = _find_scope(search)
        if scope is not None:
            query = queries[search.id]
            rows.append({"search_id": search.id, "account_id": search.account_id, **_asked(scope, query)})
            keys += [{"search_id": search.id, "key": key, "also": also} for key, also in _keys(scope, query)]
    if rows:
        session().execute(insert(SearchWatch), rows)
        session().execute(insert(SearchWatchKey), keys)


def stop(search_ids: Sequence[int]) -> None:
    """Hold nothing against these searches any more."""
    session().execute(delete(SearchWatch).where(SearchWatch.search_id.in_(search_ids)))


def watch_next(after: int) -> int | None:
    """Make the next searches after an id ready anew: what they name may have moved, what was rare become common.

    Returns the last id, or None after the last ones.
    """
    searches = _after(after)
    watch(searches)
    return searches[-1].id if searches else None


def reword_next(after: int) -> tuple[int | None, list[int]]:
    """Understand the words of the next searches after an id by what the index knows now.

    Returns the last id, or None after the last ones; and the ids of those whose meaning changed.
    """
    searches = _after(after)
    queries = _understood(searches)
    values = {"ids": list(queries), "queries": [_meaning(query) or "" for query in queries.values()]}
    changed = set(session().scalars(_CHANGED, values))
    watch([search for search in searches if search.id in changed])
    return (searches[-1].id if searches else None), sorted(changed)


def are_many() -> bool:
    """Whether so many searches are saved that they should not be gone through every few minutes."""
    return session().scalar(select(SavedSearch.id).order_by(SavedSearch.id).offset(MANY).limit(1)) is not None


def _after(search_id: int) -> list[SavedSearch]:
    return list(session().scalars(_NEXT.where(SavedSearch.id > search_id)))


def _understood(searches: Iterable[SavedSearch]) -> dict[int, Query]:
    """Return what the words of these searches ask for, by the search's id."""
    by_language: dict[str, list[SavedSearch]] = {}
    for search in searches:
        by_language.setdefault(search.language, []).append(search)
    found: dict[int, Query] = {}
    for language, some in by_language.items():
        languages = tuple(dict.fromkeys((language, *learned().languages)))
        typed = ["".join(search.params.get("search", [])) for search in some]
        found |= zip((search.id for search in some), read_all(typed, language, languages), strict=True)
    return found


def _find_scope(search: SavedSearch) -> Scope | None:
    try:
        return scope_of(read(search.params))
    except Invalid:
        return None


def _meaning(query: Query) -> str | None:
    """Return what the words ask for as tsquery text; unwanted words alone ask for nothing, here as in search."""
    return None if query.is_empty else query.all


def _asked(scope: Scope, query: Query) -> dict[str, Any]:
    """Return what a search asks of a document, as the columns of its watch."""
    filters = scope.filters
    least, most = price_bounds(filters)
    box, place = _box(scope), scope.place
    is_circle = filters.bbox is None and place is not None and place.radius_km is not None
    wanted = [
        [meant for value in each.values for meant in meanings(each.key, value)]
        for each in filters.attributes if each.values
    ]  # fmt: skip
    return {
        "query": _meaning(query), "category_id": scope.category.id if scope.category else None,
        "kinds": list(filters.kinds) or None, "seller_id": filters.seller_id, "is_verified": filters.is_verified,
        "min_rating": filters.min_rating, "currency": filters.currency or None, "min_price": least, "max_price": most,
        "amenities": list(filters.amenities) or None, "wanted": wanted or None,
        "paths": [path for each in filters.attributes for path in bounds(each)] or None,
        "west": box and box.west, "south": box and box.south, "east": box and box.east, "north": box and box.north,
        "latitude": place.latitude if place and is_circle else None,
        "longitude": place.longitude if place and is_circle else None,
        "radius_km": place.radius_km if place and is_circle else None,
    }  # fmt: skip


def _keys(scope: Scope, query: Query) -> list[tuple[str, str]]:
    filters, category = scope.filters, scope.category
    counted = (category.id, category_counts().get(category.id, 0)) if category else None
    conditions = condition_keys(
        category=counted, seller_id=filters.seller_id, box=_box(scope), kinds=filters.kinds,
        documents=learned().ranking.documents,
    )  # fmt: skip
    return keys_of(Query() if query.is_empty else query, conditions)


def _box(scope: Scope) -> Box | None:
    """Return the box within which a document must lie, if it must at all."""
    if scope.filters.bbox is not None or scope.place is None or scope.place.radius_km is None:
        return scope.filters.bbox
    return around(scope.place)
