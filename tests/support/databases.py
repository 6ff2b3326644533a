"""Throw-away databases: one migrated template for each run, cloned for whoever needs one of their own."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
from sqlalchemy.engine import make_url

TEMPLATE = "template_marketplace"
MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
LEFT_BEHIND_AFTER = timedelta(days=1)
PREFIX = "marketplace-tests-"


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that tests may fill and empty."""

    url: str

    def database(self, name: str) -> str:
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        dsn = self.database("postgres").replace("+psycopg2", "")
        connection = psycopg2.connect(dsn)
        connection.autocommit = True
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()

    @contextmanager
    def clone(self, prefix: str = "test") -> Iterator[str]:
        """A fresh copy of the template, gone at the end."""
        name = f"{prefix}_{uuid.uuid4().hex[:12]}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY FILE_COPY')
        try:
            yield self.database(name)
        finally:
            self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def running_server() -> Iterator[Server]:
    """The server that TEST_DATABASE_URL names, or an embedded one in a temporary folder."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Server(given.replace("postgresql://", "postgresql+psycopg2://", 1))
        return
    from marketplace.core import postgres  # noqa: PLC0415 - the embedded server is not needed for a given one

    os.environ["POSTGRES_FSYNC"] = "0"
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=_in_memory()) as folder:
        Path(folder).chmod(0o755)
        server = postgres.start(Path(folder) / "postgres")
        try:
            yield Server(postgres.url(server, "postgres"))
        finally:
            server.cleanup()


def _in_memory() -> str | None:
    """A folder that no disk holds back, where this machine has one with room: copying a database takes half as long."""
    for left in MEMORY.glob(f"{PREFIX}*"):  # by a run that was killed
        if datetime.fromtimestamp(left.stat().st_mtime, UTC) < datetime.now(UTC) - LEFT_BEHIND_AFTER:
            shutil.rmtree(left, ignore_errors=True)
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM else None
