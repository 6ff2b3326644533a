"""Whether everything is there that a request needs: asked by load balancers, platforms and operators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog
from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from marketplace.core import setup
from marketplace.core.db import rollback, session
from marketplace.core.lazy import Later
from marketplace.core.storage import storage

log = structlog.get_logger()
redis = Later("redis")

OK: Final = "ok"
REDIS_SECONDS: Final = 1.0
_QUEUE: Final = text("""
    SELECT (SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers) AS silent_seconds,
           count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()) AS waiting,
           count(*) FILTER (WHERE status = 'failed') AS failed
    FROM procrastinate_jobs WHERE status IN ('todo', 'failed')
""")
DEAD_AFTER_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Health:
    """Each part with its state, and what they amount to.

    Without a worker pages still work, only later mail: that is "degraded", not a reason to stop sending visitors.
    """

    parts: dict[str, str]
    queue: dict[str, int | None]

    @property
    def status(self) -> str:
        """`ok`, `degraded` or `unavailable`."""
        late = {"queue", *_clockwork}
        if any(state != OK for name, state in self.parts.items() if name not in late):
            return "unavailable"
        return OK if all(self.parts[name] == OK for name in late & set(self.parts)) else "degraded"


_clockwork: dict[str, Callable[[], str]] = {}


def declare_clockwork(name: str, ask: Callable[[], str]) -> None:
    """Add something of a feature that must run by itself; `ask` answers "ok", or since when it did not."""
    _clockwork[name] = ask


def examine() -> Health:
    """Look at every part, each with one cheap question."""
    database = _database()
    if database != OK:
        unknown = {"database": database, "migrations": "unknown", "queue": "unknown"}
        return Health({**unknown, "storage": _storage(), **_redis()}, {})
    migrations = OK if setup.is_at_head() else "not at the newest version"
    state, queue = _queue() if migrations == OK else ("unknown", {})
    moving = {name: ask() for name, ask in _clockwork.items()} if migrations == OK else {}
    parts = {"database": OK, "migrations": migrations, "queue": state, "storage": _storage(), **_redis(), **moving}
    return Health(parts, queue)


def _database() -> str:
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        rollback()
        return "unreachable"
    return OK


def _queue() -> tuple[str, dict[str, int | None]]:
    row = session().execute(_QUEUE).one()
    silent = None if row.silent_seconds is None else round(row.silent_seconds)
    figures = {"waiting": row.waiting, "failed": row.failed, "worker_seen_seconds_ago": silent}
    return (OK if silent is not None and silent < DEAD_AFTER_SECONDS else "no worker"), figures


def _storage() -> str:
    try:
        storage().check()
    except OSError as error:
        log.warning("storage_unavailable", error=str(error)[:300])
        return "unavailable"
    return OK


def _redis() -> dict[str, str]:
    url = current_app.config["SETTINGS"].redis_url
    if url is None:
        return {}
    try:
        with redis.from_url(url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS) as client:
            client.ping()
    except redis.RedisError:
        return {"redis": "unreachable"}
    return {"redis": OK}
