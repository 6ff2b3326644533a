"""Runs the migrations: one at a time under an advisory lock, never waiting long for a table."""

from __future__ import annotations

from typing import Any, Final

from alembic import context
from flask import current_app
from sqlalchemy import text

from marketplace.core.db import Base

ADVISORY_LOCK: Final = 727_274_001
FOREIGN_PREFIXES: Final = ("procrastinate_",)


def include_object(item: Any, name: str | None, kind: str, reflected: bool, _compare_to: Any) -> bool:  # noqa: FBT001 - Alembic's signature
    """Leave to the job queue what is the job queue's."""
    table = name if kind == "table" else getattr(getattr(item, "table", None), "name", "")
    return not (reflected and (table or "").startswith(FOREIGN_PREFIXES))


def run() -> None:
    """Migrate, all steps of a run in one transaction each."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.execute(text("SET lock_timeout = '3s'"))
        connection.commit()
        try:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                include_object=include_object,
                compare_type=True,
                compare_server_default=False,
                transaction_per_migration=True,
            )
            with context.begin_transaction():
                context.run_migrations()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
            connection.execute(text("RESET lock_timeout"))
            connection.commit()


run()
