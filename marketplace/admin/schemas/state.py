"""How the platform is, as programs see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marketplace.core.api import Output, Timestamp
from marketplace.core.health import Health


class TableOutput(Output):
    """A table of the database: its size with indexes, and about how many rows it holds."""

    name: str
    bytes: int
    rows: int


class SlowOutput(Output):
    """A request that took long."""

    timestamp: Timestamp
    method: str
    path: str
    milliseconds: float


class HealthOutput(Output):
    """Every part with its state ("ok", or what is wrong), and what they amount to: ok, degraded or unavailable."""

    status: str
    parts: dict[str, str]
    queue: dict[str, int | None]
    database_bytes: int
    largest_tables: list[TableOutput]
    versions: dict[str, str]
    slow_requests: list[SlowOutput]


def health(
    found: Health, size: int, tables: Sequence[Any], versions: Mapping[str, str], slow: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return how the platform is as HealthOutput."""
    return {
        "status": found.status, "parts": found.parts, "queue": found.queue, "database_bytes": size,
        "largest_tables": [{"name": one.name, "bytes": one.bytes, "rows": one.rows} for one in tables],
        "versions": versions,
        "slow_requests": [
            {"timestamp": one["at"], "method": one["method"], "path": one["path"], "milliseconds": round(one["ms"], 1)}
            for one in slow
        ],
    }  # fmt: skip
