"""What else a result could be narrowed down by, and how many there would be.

Counts come from the matches themselves: all of them where they are few, otherwise a sample that the index draws,
scaled up. A choice that is already made does not count against its neighbours: with "red" chosen, "blue" still says
how many blue ones there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Float,
    Integer,
    Select,
    TableClause,
    Text,
    TextualSelect,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    null,
    select,
    table,
    text,
    true,
    union_all,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import JSONB

from marketplace.core.db import session
from marketplace.listings.rules.attributes import Attribute
from marketplace.search.queries.conditions import D, Scope, conditions, matches, without
from marketplace.search.queries.counting import Count, count
from marketplace.search.queries.kept import kept
from marketplace.search.rules.syntax import Query

SAMPLE: Final = 5000
MOST_ON_A_PAGE: Final = 40
"""No page of the table holds more rows: each has its head vector, stems and traits."""
MOST_VALUES: Final = 12
MOST_ATTRIBUTES: Final = 8
BARS: Final = 16
RATINGS: Final = (4.5, 4.0, 3.0)
LONGEST_VALUE: Final = 60
_ROW: Final = (column("name", Text), column("value", Text), column("number", Integer), column("more", JSONB))


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One way to narrow down, and how many there would be."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of a result in minor units: the least, the most but for the dearest few, and a bar for each step."""

    least: int
    most: int
    bars: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """Every way to narrow a result down. `numbers` are the bounds of attributes that are numbers."""

    values: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    prices: Prices | None = None
    is_estimate: bool = False


def facets(scope: Scope, query: Query, total: Count, attributes: Sequence[Attribute] = ()) -> Facets:
    """Return what the results of `query` within `scope` could be narrowed down by, as counted lately."""
    keys = tuple(each.key for each in attributes)
    return kept(("facets", query.all, scope.filters, keys), lambda: _facets(scope, query, total, attributes))


def _facets(scope: Scope, query: Query, total: Count, attributes: Sequence[Attribute]) -> Facets:
    asked = [each for each in attributes if each.is_filterable][:MOST_ATTRIBUTES]
    rows: list[Any] = []
    for narrowed, dimensions in _rounds(scope, asked):
        of = total if narrowed is scope else _total(narrowed, query)
        found, scale = _counted(narrowed, query, of, dimensions, asked)
        rows += [(name, value, round(number * scale), more) for name, value, number, more in found]
    return _read(rows, is_estimate=total.is_estimate)


def _total(scope: Scope, query: Query) -> Count:
    """Return how many there would be without the choice that `scope` leaves out."""
    return count([*conditions(scope), *([] if query.is_empty else [matches(query.all)])])


def _rounds(scope: Scope, asked: Sequence[Attribute]) -> list[tuple[Scope, set[str]]]:
    """Return what to count together: everything that no choice was made of, then each choice on its own."""
    filters = scope.filters
    chosen: dict[str, Scope] = {}
    if filters.kinds:
        chosen["kind"] = without(scope, kinds=())
    if filters.min_price is not None or filters.max_price is not None:
        chosen["price"] = without(scope, min_price=None, max_price=None)
    if filters.min_rating is not None:
        chosen["rating"] = without(scope, min_rating=None)
    for each in filters.attributes:
        others = tuple(other for other in filters.attributes if other.key != each.key)
        chosen[f"attr.{each.key}"] = without(scope, attributes=others)
    every = {"kind", "category", "price", "rating", "verified", "amenities"} | {f"attr.{each.key}" for each in asked}
    return [(scope, every - chosen.keys()), *((other, {name}) for name, other in chosen.items() if name in every)]


def _counted(
    scope: Scope, query: Query, total: Count, dimensions: set[str], asked: Sequence[Attribute]
) -> tuple[list[Any], float]:
    where = conditions(scope)
    if not query.is_empty:
        where = [matches(query.all), *where]
    is_sample = total.is_estimate
    step = max(total.number // SAMPLE, 1) if is_sample and query.is_empty else 0
    if step:
        where = [*where, _spread(step)]
    matched = _matched(where, asked, is_sample=is_sample)
    depth = len(scope.category.path) if scope.category else 0
    kinds = tuple((each.key, each.type) for each in asked)
    counting = text(_counting(frozenset(dimensions), depth, kinds)).columns(*_ROW).add_cte(matched)
    rows = _run(counting, is_sample=is_sample)
    if step or not is_sample:
        return rows, float(step or 1)
    size = next((row[2] for row in rows if row[0] == "size"), 0)
    return rows, max(total.number / size, 1.0) if size else 1.0


@lru_cache(maxsize=512)
def _counting(dimensions: frozenset[str], depth: int, asked: tuple[tuple[str, str], ...]) -> str:
    """Return the SQL that counts over `matched`. Its shape follows from the category: building it anew costs 10 ms."""
    names = ("kind", "category_path", "price", "is_verified", "rating", "amenities")
    columns = [column(name, D.__table__.c[name].type) for name in names]
    columns += [column(f"a_{place}", JSONB) for place in range(len(asked))]
    matched = table("matched", *columns)
    parts = list(_parts(matched, dimensions, depth, asked))
    parts.append(select(literal("size"), cast(null(), Text), func.count(), cast(null(), JSONB)).select_from(matched))
    compiled = union_all(*parts).compile(dialect=session().get_bind().dialect, compile_kwargs={"literal_binds": True})
    return str(compiled)


def _spread(step: int) -> ColumnElement[bool]:
    """Return the condition of lying on every `step`-th page of the table.

    For searches without words, which no text index can sample; the first rows would all be of one age and import.
    """
    return literal_column(
        "search_documents.ctid = ANY(ARRAY(SELECT format('(%s,%s)', page, item)::tid FROM pg_class c,"  # noqa: S608 - numbers of ours
        f" generate_series(0, greatest(c.relpages - 1, 0), {step:d}) AS page,"
        f" generate_series(1, {MOST_ON_A_PAGE:d}) AS item WHERE c.oid = 'search_documents'::regclass))",
        Boolean,
    )


def _run(statement: TextualSelect, *, is_sample: bool) -> list[Any]:
    """Return the rows; for a sample the index is told to draw only so many, and that nothing but it will do.

    Requests that read have no transaction in which these settings could be local.
    """
    if not is_sample:
        return list(session().execute(statement))
    session().execute(text(f"SET gin_fuzzy_search_limit = {SAMPLE}; SET enable_seqscan = off"))
    try:
        return list(session().execute(statement))
    finally:
        session().execute(text("SET gin_fuzzy_search_limit = 0; SET enable_seqscan = on"))


def _matched(where: Sequence[ColumnElement[bool]], asked: Sequence[Attribute], *, is_sample: bool) -> CTE:
    columns = [D.attributes[each.key].label(f"a_{place}") for place, each in enumerate(asked)]
    statement = select(D.kind, D.category_path, D.price, D.is_verified, D.rating, D.amenities, *columns).where(*where)
    if is_sample:
        statement = statement.limit(2 * SAMPLE)
    return statement.cte("matched").prefix_with("MATERIALIZED")


def _parts(
    matched: TableClause, dimensions: frozenset[str], depth: int, asked: tuple[tuple[str, str], ...]
) -> Iterable[Select[Any]]:
    none = cast(null(), JSONB)
    m = matched.c
    if "kind" in dimensions:
        yield select(literal("kind"), m.kind, func.count(), none).group_by(m.kind)
    if "category" in dimensions:
        below = m.category_path[depth + 1]
        yield (
            select(literal("category"), cast(below, Text), func.count(), none).where(below.is_not(None)).group_by(below)
        )
    if "verified" in dimensions:
        yield select(literal("verified"), literal("true"), func.count(), none).where(m.is_verified.is_(True))
    if "rating" in dimensions:
        for least in RATINGS:
            yield select(literal("rating"), literal(f"{least:g}"), func.count(), none).where(m.rating >= least)
    if "amenities" in dimensions:
        amenity = func.unnest(m.amenities).table_valued("value").render_derived("amenity")
        counted = select(literal("amenities"), amenity.c.value, func.count(), none)
        yield _most(counted.select_from(matched.join(amenity, true())), amenity.c.value)
    if "price" in dimensions:
        yield _prices(matched)
    for place, (key, kind) in enumerate(asked):
        if f"attr.{key}" in dimensions:
            yield _attribute(matched, m[f"a_{place}"], key, kind)


def _most(statement: Select[Any], by: ColumnElement[Any]) -> Select[Any]:
    most = statement.group_by(by).order_by(func.count().desc(), by).limit(MOST_VALUES).subquery()
    return select(*most.c)


def _attribute(matched: TableClause, value: ColumnElement[Any], key: str, type_name: str) -> Select[Any]:
    name = literal(f"attr.{key}")
    none = cast(null(), JSONB)
    kind = func.jsonb_typeof(value)
    if type_name in {"integer", "number"}:
        bounds = func.jsonb_build_array(func.min(cast(value, Float)), func.max(cast(value, Float)))
        return select(name, cast(null(), Text), func.count(), bounds).select_from(matched).where(kind == "number")
    as_list = case((kind == "array", value), (kind.is_(None), cast(literal("[]", Text), JSONB)),
                   else_=func.jsonb_build_array(value))  # fmt: skip
    each = func.jsonb_array_elements_text(as_list).table_valued("value").render_derived("each")
    counted = select(name, each.c.value, func.count(), none).select_from(matched.join(each, true()))
    return _most(counted.where(func.length(each.c.value) <= LONGEST_VALUE), each.c.value)


def _prices(matched: TableClause) -> Select[Any]:
    """Return one row: the least price, the most of all but the dearest fiftieth, and how many lie in each step."""
    price = matched.c.price
    ends = (
        select(func.min(price).label("low"), func.percentile_disc(0.98).within_group(price).label("high"))
        .where(price.is_not(None))
        .subquery("ends")
    )
    step = func.width_bucket(price, ends.c.low, ends.c.high + 1, BARS)
    bars = (
        select(func.least(step, BARS).label("bar"), func.count().label("number"), func.min(ends.c.low).label("low"),
               func.max(ends.c.high).label("high"))
        .select_from(matched.join(ends, true()))
        .where(and_(price.is_not(None), ends.c.high > ends.c.low))
        .group_by(func.least(step, BARS))
        .subquery("bars")
    )  # fmt: skip
    found = func.jsonb_build_array(
        func.min(bars.c.low), func.max(bars.c.high), func.jsonb_object_agg(cast(bars.c.bar, Text), bars.c.number)
    )
    return select(literal("price"), cast(null(), Text), cast(func.count(), Integer), found).select_from(bars)


def _read(rows: Sequence[Any], *, is_estimate: bool) -> Facets:
    values: dict[str, list[FacetValue]] = {}
    numbers: dict[str, tuple[float, float]] = {}
    prices: Prices | None = None
    for name, value, number, more in rows:
        if name == "price" and more and more[2]:
            bars = tuple(int(more[2].get(str(bar), 0)) for bar in range(1, BARS + 1))
            prices = Prices(int(more[0]), int(more[1]), bars)
        elif name.startswith("attr.") and more and more[0] is not None:
            numbers[name] = (float(more[0]), float(more[1]))
        elif value is not None and number:
            values.setdefault(name, []).append(FacetValue(value, number))
    for found in values.values():
        found.sort(key=lambda each: (-each.count, each.value))
    return Facets(values, numbers, prices, is_estimate)
