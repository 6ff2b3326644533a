"""Tables of the administration: filters, order, pages and an export, declared once and read from the address."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, Response, request, stream_with_context
from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, Row, Select, func, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.paging import Page, page_number

MOST_COUNTED: Final = 10_000
"""Beyond this a table says "more than": nobody pages that far, and counting on would cost the page its speed."""
LONGEST_FILTER: Final = 200
CHUNK: Final = 1_000
MOST_EXPORTED: Final = 200_000
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "|", "%")

_CELLS: Final = re.compile(r"<(?:tr|td)\b")
EXPORTS: Final = {"csv": "text/csv", "jsonl": "application/x-ndjson"}

Choices = Sequence[tuple[str, Any]] | Callable[[], Sequence[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in addresses and exports, its head, what the export says, and how it sorts (on an index)."""

    name: str
    label: Any
    value: Callable[[Any], Any]
    sort: Any = None
    is_end: bool = False
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: `narrow` takes the statement and what was given. Without choices it is a text, or a date."""

    name: str
    label: Any
    narrow: Callable[[Select[Any], str], Select[Any]]
    choices: Choices = ()
    kind: str = "text"

    def options(self) -> Sequence[tuple[str, Any]]:
        """Return the choices of the moment."""
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `statement` selects its rows, `key` is their id and the last word of every order."""

    name: str
    statement: Callable[[], Any]
    key: Any
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    limit: int = 50
    is_newest_first: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of a table as an address asked for it, with the addresses that lead on from it."""

    table: Table
    page: Page[Any]
    values: Mapping[str, str]
    sort: str

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.values)

    @property
    def columns(self) -> list[Column]:
        """The columns that the page shows."""
        return [column for column in self.table.columns if column.is_shown]

    def sort_url(self, column: Column) -> str:
        """Return the address in the order of a column; the other way round if it is the order already."""
        return self._url(sort=f"-{column.name}" if self.sort == column.name else column.name)

    def direction(self, column: Column) -> str | None:
        """Return how the column orders the page: "ascending", "descending" or None."""
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort)

    def page_url(self, number: int) -> str:
        """Return the address of another page."""
        return self._url(page=str(number) if number > 1 else "")

    @property
    def export_url(self) -> str:
        """The address of the same rows as a CSV file."""
        return self._url(format="csv")

    def _url(self, **changes: str) -> str:
        values = {**self.values, "sort": self.sort, **changes}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{request.path}?{query}" if query else request.path


def init_tables(app: Flask) -> None:
    """Offer templates what `macros/tables.html` needs."""
    app.jinja_env.filters["labelled"] = labelled


def read(table: Table, args: Mapping[str, Any], limit: int | None = None) -> Shown:
    """Return the page of a table that `args` ask for; unknown names and values are passed over.

    Raises:
        Invalid: the page is no number.

    """
    values = _values(table, args)
    statement = _narrowed(table, values)
    number, total = page_number(str(args.get("page") or "")), _count(table, statement)
    sort, limit = _sort(table, args.get("sort") or ""), limit or table.limit
    ordered = statement.order_by(*_order(table, sort)).limit(limit).offset((number - 1) * limit)
    rows = session().execute(ordered).all()
    shown = Page(rows, number, limit, min(total, MOST_COUNTED), is_estimate=total > MOST_COUNTED)
    return Shown(table, shown, values, sort)


def is_export(args: Mapping[str, str]) -> bool:
    """Whether the address asks for a file instead of a page."""
    return args.get("format") in EXPORTS


def export(table: Table, args: Mapping[str, str]) -> Response:
    """Send the filtered rows as a file, piece by piece: CSV, in which no cell is a formula, or JSON lines."""
    ending = args.get("format", "csv")
    kind = EXPORTS[ending]
    name = f"{table.name}-{clock.now():%Y-%m-%d}.{ending}"
    lines = (_csv if ending == "csv" else _json)(table, _values(table, args))
    response = Response(stream_with_context(lines), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def narrowed(table: Table, args: Mapping[str, Any]) -> Select[Any]:
    """Return the rows that the filters in `args` leave, for counts beside a table."""
    return _narrowed(table, _values(table, args))


def noted(table: Table, args: Mapping[str, Any]) -> dict[str, str]:
    """Return how a table was filtered for a file, as the audit log may keep it.

    Of words that were typed only that they were: they are often somebody's name, and the log outlives people.
    """
    plain = {each.name for each in table.filters if each.choices or each.kind == "date"}
    return {name: value if name in plain else "…" for name, value in _values(table, args).items()}


def labelled(rows: str, heads: Sequence[Any]) -> Markup:
    """Return the rows of a table in which each cell names its column: on narrow screens a row reads as a list."""
    texts = [escape(head) for head in heads]
    place = 0

    def name(found: re.Match[str]) -> str:
        nonlocal place
        if found[0] == "<tr":
            place = 0
            return "<tr"
        place += 1
        label = texts[place - 1] if place <= len(texts) else ""
        return f'<td data-label="{label}"' if label else "<td"

    return Markup(_CELLS.sub(name, rows))  # noqa: S704 - the rows are a template's, the labels are escaped


def safe_cell(value: Any) -> Any:
    """Return a value as a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS) else text


def _csv(table: Table, values: Mapping[str, str]) -> Iterator[str]:
    yield "\ufeff" + _line([column.name for column in table.columns])
    for row in _every(table, values):
        yield _line([safe_cell(column.value(row)) for column in table.columns])


def _json(table: Table, values: Mapping[str, str]) -> Iterator[str]:
    for row in _every(table, values):
        yield json.dumps({each.name: each.value(row) for each in table.columns}, default=str, ensure_ascii=False) + "\n"


def _every(table: Table, values: Mapping[str, str]) -> Iterator[Row[Any]]:
    """Read all rows, the newest first, a piece at a time by their key."""
    statement, last, sent = _narrowed(table, values), None, 0
    while sent < MOST_EXPORTED:
        piece = statement if last is None else statement.where(table.key < last)
        labelled = piece.add_columns(table.key.label("_key")).order_by(table.key.desc()).limit(CHUNK)
        rows: Sequence[Row[Any]] = session().execute(labelled).all()
        yield from rows
        sent += len(rows)
        if len(rows) < CHUNK:
            return
        last = rows[-1]._key  # noqa: SLF001 - a label of ours


def _line(cells: Sequence[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _values(table: Table, args: Mapping[str, Any]) -> dict[str, str]:
    found = {each.name: " ".join(str(args.get(each.name) or "").replace("\x00", "").split()) for each in table.filters}
    known = {each.name: {value for value, _label in each.options()} for each in table.filters if each.choices}
    return {
        name: value[:LONGEST_FILTER]
        for name, value in found.items()
        if value and (name not in known or value in known[name])
    }


def _narrowed(table: Table, values: Mapping[str, str]) -> Select[Any]:
    statement: Select[Any] = table.statement()
    for each in table.filters:
        if each.name in values:
            statement = each.narrow(statement, values[each.name])
    return statement


def _count(table: Table, statement: Select[Any]) -> int:
    """Return how many rows there are, or one more than is worth counting."""
    some = statement.with_only_columns(table.key, maintain_column_froms=True).limit(MOST_COUNTED + 1).subquery()
    return session().scalar(select(func.count()).select_from(some)) or 0


def _sort(table: Table, wanted: str) -> str:
    known = {column.name for column in table.columns if column.sort is not None}
    return wanted if wanted.removeprefix("-") in known else ""


def _order(table: Table, sort: str) -> list[ColumnElement[Any]]:
    key: ColumnElement[Any] = table.key
    is_down = sort.startswith("-") if sort else table.is_newest_first
    column = next((each.sort for each in table.columns if each.name == sort.removeprefix("-")), None)
    parts = [key] if column is None else [column, key]
    return [part.desc() if is_down else part.asc() for part in parts]
