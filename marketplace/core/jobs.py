"""Jobs: work that leaves the request, enqueued in the request's own transaction and run by the worker.

A failed job is tried again with growing pauses; after the last try it waits, marked failed, for an operator.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, ParamSpec

from sqlalchemy import text

from marketplace.core.db import session

P = ParamSpec("P")

DEFAULT_ATTEMPTS: Final = 6
AT_ONCE: Final = 2
"""How many jobs a worker runs at the same time, unless it is told."""


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of work, known by `name`; `cron` gives it a schedule of its own, `on_failure` hears of failed tries."""

    name: str
    run: Callable[..., None]
    queue: str
    attempts: int
    cron: str | None
    on_failure: Callable[..., None] | None = None


_jobs: dict[str, Job] = {}


def job(
    name: str,
    *,
    queue: str = "default",
    attempts: int = DEFAULT_ATTEMPTS,
    cron: str | None = None,
    on_failure: Callable[..., None] | None = None,
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Declare a function as a job. It runs in an application context and a unit of work of its own.

    Jobs may run twice (a worker may die after the work and before the tick), so each must bear repetition.
    A scheduled job (`cron`, UTC) takes no arguments. `on_failure(error, is_last, **arguments)` is called after a try
    that failed, in a unit of work of its own, because the try's own was undone.
    """

    def register(function: Callable[P, None]) -> Callable[P, None]:
        _jobs[name] = Job(name, function, queue, attempts, cron, on_failure)
        function.job_name = name  # type: ignore[attr-defined] # how enqueue() knows it
        return function

    return register


_DEFER: Final = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, :priority, :lock, :once, CAST(:args AS jsonb),"
    " CAST(:at AS timestamptz))::procrastinate_job_to_defer_v1])"
)
_IS_WAITING: Final = text("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :once AND status = 'todo'")


def enqueue(
    function: Callable[..., None],
    *,
    at: datetime | None = None,
    lock: str | None = None,
    once: str | None = None,
    priority: int = 0,
    **arguments: Any,
) -> None:
    """Write the job's row in the present transaction: it runs if, and only if, that commits.

    `at` is the earliest moment; jobs of one `lock` run one at a time; a job whose `once` is already waiting
    is not enqueued again; a higher `priority` goes first. Arguments are JSON values.
    """
    kind = _jobs[function.job_name]  # type: ignore[attr-defined] # set by @job
    _defer(kind, arguments, at=at, lock=lock, once=once, priority=priority)


def enqueue_kind(kind: Job, *, once: str | None = None) -> None:
    """Write the row of a scheduled job, which takes no arguments, to run now."""
    _defer(kind, {}, at=None, lock=None, once=once, priority=0)


def _defer(
    kind: Job, arguments: dict[str, Any], *, at: datetime | None, lock: str | None, once: str | None, priority: int
) -> None:
    values = {
        "queue": kind.queue, "task": kind.name, "priority": priority, "lock": lock, "once": once,
        "args": json.dumps(arguments), "at": at,
    }  # fmt: skip
    if once and session().scalar(_IS_WAITING, {"once": once}):
        return
    session().execute(_DEFER, values)


def run_waiting(limit: int = 1000) -> int:
    """Run the jobs that are due, here and now, in the present transaction; for tests and small commands.

    A job that raises stops the run. Returns how many ran.
    """
    done = 0
    while done < limit:
        row = session().execute(_NEXT).first()
        if row is None:
            break
        session().execute(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = :id"), {"id": row.id})
        _jobs[row.task_name].run(**row.args)
        session().execute(text("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = :id"), {"id": row.id})
        done += 1
    return done


_NEXT: Final = text(
    "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
    " AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED"
)


def declared() -> list[Job]:
    """Return every declared job."""
    return list(_jobs.values())
