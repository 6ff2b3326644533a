"""Statements that PostgreSQL keeps ready: read and planned once for a connection, not again for each page.

PostgreSQL takes two to three times as long to read and plan the small statements of a page as to answer them, and
SQLAlchemy as long again to run them. A `Prepared` one skips both, in requests that only read: those run in AUTOCOMMIT,
so that where it cannot be prepared it is asked as it stands and nothing is lost. Its constants stand in the prepared
text, since an index on some rows only (`WHERE status = 'active'`) serves no parameter; what is bound without a value
are its parameters. Figures: benchmarks/pages.py.
"""

from __future__ import annotations

import hashlib
import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import psycopg2.errors
import structlog
from sqlalchemy import Dialect, Engine, Select

from marketplace.core.db import session
from marketplace.core.reading import is_reading

log = structlog.get_logger()

PLACE: Final = re.compile(r"%(?:%|\((\w+)\)s)")
MOST_REFUSALS: Final = 3
"""A pooler that hands out another connection for each statement keeps none of them: from then on it isn't tried."""

REFUSED: Final = (
    psycopg2.errors.InvalidSqlStatementName,  # the connection does not have it (any more)
    psycopg2.NotSupportedError,  # a table has changed since
    psycopg2.ProgrammingError,  # the type of a parameter cannot be told
)

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """How a statement is prepared and called. The name tells the text: no connection holds another under it."""

    name: str
    text: str
    call: str
    given: tuple[tuple[str, Convert], ...]
    """Parameters that the driver takes in another form."""


class Prepared:
    """A statement for the hot pages, built once; `values` are those of the parameters that it was bound without."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._form: _Form | None = None
        self._read: tuple[tuple[int, Convert], ...] | None = None
        self._names: tuple[str, ...] = ()
        self._refusals = 0

    def records(self, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return what it gives by name."""
        found = self._found(values or {})
        return [dict(zip(self._names, row, strict=True)) for row in found]

    def rows(self, values: Mapping[str, Any] | None = None) -> list[Any]:
        """Return what it gives as named tuples."""
        found = self._found(values or {})
        make = _row(self._names)._make
        return [make(row) for row in found]

    def column(self, values: Mapping[str, Any] | None = None) -> list[Any]:
        """Return what its first column gives."""
        return [row[0] for row in self._found(values or {})]

    def _found(self, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        if is_reading() and self._refusals < MOST_REFUSALS:
            try:
                with _connection() as (connection, dialect):
                    if connection.dbapi_connection.autocommit:
                        return self._called(connection, dialect, values)
            except REFUSED as error:
                self._note_refusal(error)
            except psycopg2.Error:
                pass  # asked below once more, and SQLAlchemy tells what it is
        result = session().connection().execute(self.statement, values)
        self._names = tuple(result.keys())
        return result.all()

    def _called(self, connection: Any, dialect: Dialect, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        form = self._form or self._written(connection, dialect)
        there: set[str] = connection.info.setdefault("prepared", set())
        if form.given:
            values = {**values, **{name: convert(values[name]) for name, convert in form.given}}
        with closing(connection.cursor()) as cursor:
            if form.name not in there:
                _prepare(cursor, form)
                there.add(form.name)
            try:
                cursor.execute(form.call, values)
            except psycopg2.Error:
                there.discard(form.name)
                raise
            found: list[Any] = cursor.fetchall()
            if self._read is None:
                self._names = tuple(column.name for column in cursor.description)
                self._read = _converters(self.statement, dialect, cursor.description)
        return [_converted(row, self._read) for row in found] if self._read else found

    def _written(self, connection: Any, dialect: Dialect) -> _Form:
        """Write the text, with numbers for its parameters and values for its constants, and the call."""
        compiled = self.statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        places: dict[str, int] = {}
        with closing(connection.cursor()) as cursor:

            def replaced(found: re.Match[str]) -> str:
                name = found[1]
                if name is None:
                    return "%"
                if name in compiled.binds and compiled.binds[name].required:
                    return f"${places.setdefault(name, len(places) + 1)}"
                return str(cursor.mogrify("%s", (compiled.params[name],)).decode())

            text = PLACE.sub(replaced, str(compiled))
        binds = ((name, compiled.binds[name].type.dialect_impl(dialect)) for name in places)
        given = [(name, kind.bind_processor(dialect)) for name, kind in binds]
        name = "page_" + hashlib.sha256(text.encode()).hexdigest()[:20]
        values = f" ({', '.join(f'%({each})s' for each in places)})" if places else ""
        self._form = _Form(
            name,
            f"PREPARE {name} AS {text}",
            f"EXECUTE {name}{values}",
            tuple((each, convert) for each, convert in given if convert is not None),
        )
        return self._form

    def _note_refusal(self, error: psycopg2.Error) -> None:
        """Ask it as it stands; after some refusals for good, until the process starts again."""
        self._refusals += 1
        if self._refusals == MOST_REFUSALS:
            log.warning("statement_not_prepared", why=str(error).strip(), statement=str(self.statement)[:200])


@contextmanager
def _connection() -> Iterator[tuple[Any, Dialect]]:
    """Give the connection that the request has, or else one for this statement alone: the session's costs 0.1 ms.

    Never a second one beside the session's, or requests that wait for their second could use up the pool.
    """
    present = session()
    bind = present.get_bind()
    if present.in_transaction() or not isinstance(bind, Engine):
        connection = present.connection()
        yield connection.connection, connection.dialect
        return
    borrowed: Any = bind.raw_connection()
    borrowed.dbapi_connection.autocommit = True
    is_whole = False
    try:
        yield borrowed, bind.dialect
        is_whole = True
    except psycopg2.Error:
        is_whole = not borrowed.dbapi_connection.closed
        raise
    finally:  # whoever was stopped in the middle of a statement leaves a connection that nobody can use
        if is_whole:
            borrowed.dbapi_connection.autocommit = False
        else:
            borrowed.invalidate()
        borrowed.close()


@cache
def _row(names: tuple[str, ...]) -> Any:
    return namedtuple("Row", names)  # noqa: PYI024 - NamedTuple wants its fields written out, and these are a statement's


def _prepare(cursor: Any, form: _Form) -> None:
    try:
        cursor.execute(form.text)
    except psycopg2.errors.DuplicatePreparedStatement:  # a pooler gave a connection that has it already
        return


def _converters(
    statement: Select[Any], dialect: Dialect, description: Sequence[Any]
) -> tuple[tuple[int, Convert], ...]:
    """Return how columns become what SQLAlchemy makes of them, for the few that the driver gives otherwise."""
    kinds = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
    made = [kind.result_processor(dialect, told.type_code) for kind, told in zip(kinds, description, strict=True)]
    return tuple((place, convert) for place, convert in enumerate(made) if convert is not None)


def _converted(row: Sequence[Any], converters: Sequence[tuple[int, Convert]]) -> list[Any]:
    changed = list(row)
    for place, convert in converters:
        changed[place] = convert(changed[place])
    return changed
