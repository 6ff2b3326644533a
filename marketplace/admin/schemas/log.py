"""The audit log as programs see it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from marketplace.core.api import Output, PageOutput, PageQuery, Text, Timestamp


class LogQuery(PageQuery):
    """Which lines of the audit log to list."""

    q: Text = Field("", max_length=200)
    actor: Text = Field("", max_length=64, description="A username, an account's number, or `system`.")
    action: Text = Field("", max_length=64)
    target: Text = Field("", max_length=64, description="A kind, or a kind and a number: `listing 12`.")
    since: Text = Field("", max_length=10, description="A day, such as 2026-11-21.")
    until: Text = Field("", max_length=10)


class LineOutput(Output):
    """A line of the audit log."""

    audit_id: int
    timestamp: Timestamp
    actor_id: int | None
    actor: str | None
    action: str
    target_type: str
    target_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str
    ip: str
    request_id: str


class LogPage(PageOutput):
    """A page of the audit log, the newest line first."""

    entries: list[LineOutput]


def line(row: Any) -> dict[str, Any]:
    """Return a row of `queries.log` as LineOutput."""
    entry = row.AuditEntry
    return {
        "audit_id": entry.id, "timestamp": entry.at, "actor_id": entry.actor_id, "actor": row.actor,
        "action": entry.action, "target_type": entry.target_type, "target_id": entry.target_id,
        "before": entry.before, "after": entry.after, "reason": entry.reason, "ip": entry.ip,
        "request_id": entry.request_id,
    }  # fmt: skip
