"""First steps: what a database needs before the first request, so that one command starts the product.

The schema comes from the migrations. Features add steps (a category tree, a demo) in their `cli` room.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click
import structlog
from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from marketplace.core.db import rollback, session, unit_of_work
from marketplace.core.lazy import Later

log = structlog.get_logger()

flask_migrate = Later("flask_migrate")
migrate_commands = Later("flask_migrate.cli")  # with Alembic; a process that serves never needs it

MIGRATIONS: Final = Path(__file__).resolve().parents[2] / "migrations"


_REVISION: Final = re.compile(r"^(revision|down_revision)\b[^=\n]*=\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do once. `is_done` is a cheap question; `run` works in a unit of work of its own."""

    name: str
    run: Callable[[], object]
    is_done: Callable[[], bool]
    is_demo: bool = False


@dataclass(slots=True)
class Setup:
    """The steps of one application, and what to tell the person who started it."""

    steps: list[Step] = field(default_factory=list)
    greetings: list[Callable[[], list[str]]] = field(default_factory=list)


def step(
    app: Flask, name: str, work: Callable[[], object], *, is_done: Callable[[], bool], is_demo: bool = False
) -> None:
    """Add a step. Steps run in floor order, those of the demo only where a demo is wanted."""
    _setup(app).steps.append(Step(name, work, is_done, is_demo))


def greeting(app: Flask, lines: Callable[[], list[str]]) -> None:
    """Add lines that `make run` prints under the address, such as logins of the demo."""
    _setup(app).greetings.append(lines)


def is_at_head() -> bool:
    """Whether the database has been migrated to the newest version that this code knows."""
    return database_version() == newest_version()


def database_version() -> str | None:
    """Return the version that the database is at, or None for an empty one."""
    try:
        return session().scalar(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError:  # no such table
        rollback()
        return None


def newest_version() -> str | None:
    """Return the newest version of the migrations beside this code."""
    found = current_app.extensions.get("newest_migration")
    if found is None:
        found = current_app.extensions["newest_migration"] = _head()
    return found


def is_needed(*, demo: bool) -> bool:
    """Whether `run` would do anything."""
    return not is_at_head() or bool(_open_steps(demo=demo))


def run(*, demo: bool) -> None:
    """Migrate, then take every step that is not done yet."""
    if not is_at_head():
        flask_migrate.upgrade()
    for each in _open_steps(demo=demo):
        log.info("setting_up", step=each.name)
        with unit_of_work():
            each.run()


def greetings() -> list[str]:
    """Return what to tell the person who started the product."""
    return [line for lines in _setup(current_app).greetings for line in lines()]


def init_setup(app: Flask, db: Any) -> None:
    """Give the application its list of steps, the command that takes them, and what `flask db` looks for."""
    app.extensions["setup"] = Setup()
    app.extensions["migrate"] = _Migrations(app, db)
    app.cli.add_command(_command)
    app.cli.add_command(
        _MigrateCommands("db", help="Migrations of the database: upgrade, downgrade, current, revision.")
    )


class _MigrateCommands(click.Command):
    """`flask db …` as Flask-Migrate has it, loaded when it is called."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Hand over to Flask-Migrate's group."""
        return migrate_commands.db.make_context(info_name, args, parent, **extra)


class _Migrations:
    """Stands for Flask-Migrate's configuration until a command asks for it."""

    def __init__(self, app: Flask, db: Any) -> None:
        self._app, self._db = app, db

    def __getattr__(self, name: str) -> Any:
        flask_migrate.Migrate(self._app, self._db, directory=str(MIGRATIONS), compare_type=True)
        return getattr(self._app.extensions["migrate"], name)


def _head() -> str | None:
    """The revision of which no other says that it comes after it."""
    found: dict[str, set[str]] = {}
    for file in (MIGRATIONS / "versions").glob("*.py"):
        values = dict(_REVISION.findall(file.read_text()))
        found[_names(values["revision"]).pop()] = _names(values["down_revision"])
    (head,) = set(found) - set().union(*found.values())
    return head


def _names(literal: str) -> set[str]:
    value = ast.literal_eval(literal)
    return {value} if isinstance(value, str) else set(value or ())


@click.command("setup")
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo marketplace, too.")
def _command(demo: bool) -> None:  # noqa: FBT001 - click's signature
    """Migrate the database and furnish it: what a release runs."""
    run(demo=demo)


def _open_steps(*, demo: bool) -> list[Step]:
    return [each for each in _setup(current_app).steps if (demo or not each.is_demo) and not each.is_done()]


def _setup(app: Flask) -> Setup:
    return app.extensions["setup"]
