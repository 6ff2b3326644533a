"""How large the database is, and in which versions everything runs."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

from sqlalchemy import text

from marketplace.core.db import session

_SIZE: Final = text("SELECT pg_database_size(current_database())")
_TABLES: Final = text("""
    SELECT c.relname AS name, pg_total_relation_size(c.oid) AS bytes, greatest(c.reltuples, 0)::bigint AS rows
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname = 'public' ORDER BY 2 DESC LIMIT 12
""")
_SERVER: Final = text("SELECT current_setting('server_version'), version_num FROM alembic_version")
LIBRARIES: Final = ("flask", "sqlalchemy", "flask-socketio", "procrastinate")


def database_size() -> int:
    """Return the size of the database in bytes."""
    return int(session().scalar(_SIZE) or 0)


def largest_tables() -> Sequence[Any]:
    """Return the largest tables with their indexes, in bytes, and about how many rows they hold."""
    return session().execute(_TABLES).all()


def versions() -> dict[str, str]:
    """Return the versions of what matters."""
    server, migration = session().execute(_SERVER).one()
    found = {"Python": platform.python_version(), "PostgreSQL": str(server), "migration": str(migration)}
    return found | {name: version(name) for name in LIBRARIES}
