"""Background jobs as programs see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from marketplace.admin.queries.queue import next_run
from marketplace.core.api import Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.core.models import JobFailure
from marketplace.core.queue import Schedule


class JobQuery(PageQuery):
    """Which jobs to list."""

    state: Literal["failed", "todo", "doing"] = "failed"
    kind: Text = ""


class JobOutput(Output):
    """A job: its kind, what it is given, how often it was tried, and when it is due."""

    job_id: int
    kind: str
    queue: str
    state: str
    arguments: dict[str, Any]
    attempts: int
    due_at: Timestamp | None


class JobPage(PageOutput):
    """A page of jobs, the newest first."""

    jobs: list[JobOutput]


class FailureOutput(Output):
    """Why a try failed: the end of its trace."""

    timestamp: Timestamp
    attempt: int
    error: str


class JobDetail(JobOutput):
    """A job with its last tries, the newest first."""

    failures: list[FailureOutput]


class ScheduleOutput(Output):
    """What runs by the clock; `cron` is in UTC."""

    name: str
    cron: str
    last_run_at: Timestamp | None
    next_run_at: Timestamp


class SchedulePage(PageOutput):
    """A page of what runs by the clock, by name."""

    schedules: list[ScheduleOutput]


def job(row: Any) -> dict[str, Any]:
    """Return a row of the queue as JobOutput."""
    return {
        "job_id": row.id, "kind": row.task_name, "queue": row.queue_name, "state": row.status, "arguments": row.args,
        "attempts": row.attempts, "due_at": row.scheduled_at,
    }  # fmt: skip


def detail(row: Any, failures: Sequence[JobFailure]) -> dict[str, Any]:
    """Return a job with its failures as JobDetail."""
    tries = [{"timestamp": each.at, "attempt": each.attempt, "error": each.error} for each in failures]
    return {**job(row), "failures": tries}


def schedule(one: Schedule) -> dict[str, Any]:
    """Return a schedule as ScheduleOutput."""
    cron = one.job.cron or ""
    return {"name": one.job.name, "cron": cron, "last_run_at": one.last_at, "next_run_at": next_run(cron)}
