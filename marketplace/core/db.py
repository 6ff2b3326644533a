"""The database session: the base of all models, and the one place that commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Final

import structlog
from flask import current_app, g
from sqlalchemy import BigInteger, CursorResult, DateTime, Identity, MetaData, Select, func
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry

log = structlog.get_logger()

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

bigint_id = Annotated[int, mapped_column(BigInteger, Identity(always=False), primary_key=True)]
created_at = Annotated[datetime, mapped_column(server_default=func.now())]


class Base(DeclarativeBase):
    """The base of every model: named constraints, and times that always carry their zone."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: DateTime(timezone=True)}
    )


def session() -> Session:
    """Return the session of the present request, job or command."""
    return current_app.extensions["sqlalchemy"].session()


def rows(statement: Select[Any], values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
    """Run a statement that returns columns past the ORM, which takes a third longer and adds nothing to columns."""
    return session().connection().execute(statement, values)


def records(statement: Select[Any], values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Run it as `rows` does and return what it gives by name, as dicts: reading a RowMapping takes twice as long."""
    found = rows(statement, values)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def after_commit(action: Callable[[], None]) -> None:
    """Run `action` once the present unit of work is committed; it is dropped if that does not happen.

    Only for what may be lost (live messages, caches). Whatever must happen is a job.
    """
    g.setdefault("after_commit", []).append(action)


def after_rollback(action: Callable[[], None]) -> None:
    """Run `action` if the present unit of work is undone: for what no transaction covers, such as a file."""
    g.setdefault("after_rollback", []).append(action)


def commit() -> None:
    """Commit the present unit of work and run what waited for it. Called by the doors only, once."""
    present = session()
    if present.in_transaction() or present.new or present.dirty or present.deleted:
        present.commit()
    g.pop("after_rollback", None)
    _run(g.pop("after_commit", []))


def rollback() -> None:
    """Undo the present unit of work and forget what waited for its commit."""
    g.pop("after_commit", None)
    session().rollback()
    _run(g.pop("after_rollback", []))


def _run(actions: Iterable[Callable[[], None]]) -> None:
    for action in actions:
        try:
            action()
        except Exception:  # the work is settled: a lost courtesy must not turn it into an error
            log.exception("after_work_failed")


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Commit at the end, or undo everything if the block raises. For jobs, commands and sockets."""
    try:
        yield session()
        commit()
    except BaseException:
        rollback()
        raise
