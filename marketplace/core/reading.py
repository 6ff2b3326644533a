"""Requests that only read: no transaction around them, which halves their round trips, and no write from them.

A GET runs in AUTOCOMMIT. What it wrote would be kept even if it failed later, so a write from it is an error of
ours and raises. A view that must write on GET (a link from a mail) says `@writes`; a small note beside a read (last
seen, view counts) is made `in_passing()`, one statement at a time.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from flask import Flask, current_app, g, has_app_context, request
from flask_sqlalchemy.session import Session
from sqlalchemy import Engine, TextClause, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import ORMExecuteState

V = TypeVar("V", bound=Callable[..., Any])

READING: Final = {"GET", "HEAD", "OPTIONS"}
WRITING_SQL: Final = re.compile(
    r"\s*(insert|update|delete|merge|truncate|with\b.*\b(insert|update|delete)\b)", re.IGNORECASE | re.DOTALL
)
TRUSTED_IDLE_SECONDS: Final = 2.0
"""A connection that was used so recently is not asked whether it still lives."""


class WriteInReadError(RuntimeError):
    """A request that may only read tried to write. The view needs `@writes`, or the note `in_passing()`."""


def writes(view: V) -> V:
    """Let a view write although it answers GET; it then runs in a transaction like any POST."""
    view.writes = True  # type: ignore[attr-defined] # read at the beginning of each request
    return view


def begin() -> None:
    """Decide at the beginning of a request whether it only reads."""
    view = current_app.view_functions.get(request.endpoint or "")
    g.is_reading = request.method in READING and not getattr(view, "writes", False)


def end(_error: BaseException | None = None) -> None:
    """Forget the decision with the request: its context may be one that lives on."""
    g.pop("is_reading", None)


def is_reading() -> bool:
    """Whether the present work is a request that may only read."""
    return has_app_context() and g.get("is_reading", False)


@contextmanager
def in_passing() -> Iterator[None]:
    """Make a small note beside a read. Each statement is committed by itself; losing one must not matter."""
    was_reading, g.noting = g.get("noting", False), True
    try:
        yield
    finally:
        g.noting = was_reading


class ReadingSession(Session):
    """A session that reads without a transaction where the request only reads."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """Return the engine, in AUTOCOMMIT for a request that only reads."""
        bind = super().get_bind(*args, **kwargs)
        if not is_reading() or not isinstance(bind, Engine):
            return bind
        engines: dict[Engine, Engine] = current_app.extensions.setdefault("reading_engines", {})
        if bind not in engines:
            engines[bind] = bind.execution_options(isolation_level="AUTOCOMMIT")
        return engines[bind]


def init_reading(app: Flask, db: Any) -> None:
    """Hold the sessions of `app` to it, and ask connections that were idle whether they still live."""
    app.teardown_request(end)
    event.listen(ReadingSession, "do_orm_execute", _refuse_statement)
    event.listen(ReadingSession, "before_flush", _refuse_flush)
    with app.app_context():
        engine = db.engine
    _switch_quietly(engine.dialect)
    event.listen(engine, "checkin", _note_time)
    event.listen(engine, "checkout", _ask_when_idle(engine))


def _switch_quietly(dialect: Any) -> None:
    """Turn AUTOCOMMIT on and off without a word to the server, which psycopg2 would ask for its default each time."""
    thorough = dialect.set_isolation_level

    def switch(connection: Any, level: str) -> None:
        if level == "AUTOCOMMIT":
            connection.autocommit = True
        elif level == dialect.default_isolation_level and connection.isolation_level is None:
            connection.autocommit = False
        else:
            thorough(connection, level)

    dialect.set_isolation_level = switch


def _refuse_statement(state: ORMExecuteState) -> None:
    if not is_reading() or g.get("noting"):
        return
    statement: Any = state.statement
    if isinstance(statement, TextClause):
        is_write = WRITING_SQL.match(statement.text) is not None
    else:
        is_write = getattr(statement, "is_dml", False)
    if is_write:
        raise WriteInReadError(f"{request.method} {request.path} may not write: {str(statement)[:200]}")


def _refuse_flush(session: Session, _context: Any, _instances: Any) -> None:
    if not is_reading() or g.get("noting"):
        return
    changed = [*session.new, *session.deleted, *(each for each in session.dirty if session.is_modified(each))]
    if changed:
        raise WriteInReadError(f"{request.method} {request.path} may not write: {changed[0]!r}")


def _note_time(_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _ask_when_idle(engine: Engine) -> Callable[..., None]:
    """One round trip that finds out about a restarted database before a request does."""

    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        used_at = record.info.get("used_at")
        if used_at is None or time.monotonic() - used_at < TRUSTED_IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError("the database was away") from error

    return ask
