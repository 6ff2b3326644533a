"""The queue as operators see it: what waits, runs or failed and why; let it run again, or give it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, DateTime, Integer, Text, column, select, table, text
from sqlalchemy.dialects.postgresql import JSONB

from marketplace.core import clock, jobs, settings
from marketplace.core.db import session
from marketplace.core.models import JobFailure

JOBS: Final = table(
    "procrastinate_jobs", column("id", BigInteger), column("task_name", Text), column("queue_name", Text),
    column("status", Text), column("args", JSONB), column("attempts", Integer), column("scheduled_at", DateTime),
    column("priority", Integer),
)  # fmt: skip
KEPT_DAYS = settings.declare_days(
    "jobs.kept_days", 30,
    _l("For how many days it is kept why jobs failed. A job that waits for you keeps its reasons, however old."),
)  # fmt: skip
STATES: Final = ("failed", "todo", "doing")
LONGEST_ERROR: Final = 8_000

_RETRY: Final = text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)")
_FORGIVE: Final = text("UPDATE procrastinate_jobs SET attempts = 0 WHERE id = :id AND status = 'todo'")
_DROP: Final = text("DELETE FROM procrastinate_jobs WHERE id = :id AND status IN ('failed', 'todo') RETURNING id")
_LAST: Final = text(
    "SELECT task_name, to_timestamp(max(defer_timestamp)) FROM procrastinate_periodic_defers GROUP BY 1"
)
_EVENTS: Final = text("SELECT type, at FROM procrastinate_events WHERE job_id = :id ORDER BY id DESC LIMIT 50")
_PURGE_FAILURES: Final = text("""
    DELETE FROM job_failures f WHERE f.at < :before
    AND NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.id = f.job_id AND j.status = 'failed')
""")
_PURGE_TIMED: Final = text("""
    DELETE FROM procrastinate_jobs j WHERE j.status = 'failed' AND j.task_name = ANY(:timed)
    AND (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id) < :before
""")
_COUNTS: Final = text("""
    SELECT status::text, count(*) FROM procrastinate_jobs WHERE status IN ('failed', 'todo', 'doing') GROUP BY 1
""")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A kind of job that runs by the clock, and when it last did."""

    job: jobs.Job
    last_at: datetime | None


def failed(ids: Sequence[int] | None = None) -> list[int]:
    """Return the failed jobs among `ids`, or all of them."""
    statement = select(JOBS.c.id).where(JOBS.c.status == "failed").order_by(JOBS.c.id)
    return list(session().scalars(statement if ids is None else statement.where(JOBS.c.id.in_(ids))))


def retry(job_id: int) -> bool:
    """Let a failed job run again with all its tries ahead of it; say whether there was one."""
    if not failed([job_id]):
        return False
    session().execute(_RETRY, {"id": job_id})
    session().execute(_FORGIVE, {"id": job_id})
    return True


def drop(job_id: int) -> bool:
    """Give a failed or waiting job up for good; say whether there was one."""
    return session().scalar(_DROP, {"id": job_id}) is not None


def find(job_id: int) -> Any:
    """Return a job, or None; those that succeeded are not kept."""
    return session().execute(select(JOBS).where(JOBS.c.id == job_id)).first()


def events_of(job_id: int) -> Sequence[Any]:
    """Return what happened to a job, the newest first."""
    return session().execute(_EVENTS, {"id": job_id}).all()


def failures_of(job_id: int) -> Sequence[JobFailure]:
    """Return why a job failed, the newest try first."""
    statement = select(JobFailure).where(JobFailure.job_id == job_id).order_by(JobFailure.id.desc()).limit(20)
    return session().scalars(statement).all()


def counts() -> dict[str, int]:
    """Return how many jobs wait, run and failed."""
    found = {row[0]: row[1] for row in session().execute(_COUNTS)}
    return {state: found.get(state, 0) for state in STATES}


def schedules() -> list[Schedule]:
    """Return what runs by the clock, by name."""
    last = {row[0]: row[1] for row in session().execute(_LAST)}
    timed = sorted((kind for kind in jobs.declared() if kind.cron), key=lambda kind: kind.name)
    return [Schedule(kind, last.get(kind.name)) for kind in timed]


def note_failure(job_id: int, name: str, attempt: int, error: str) -> None:
    """Write down why a try failed."""
    session().add(JobFailure(job_id=job_id, task_name=name, attempt=attempt, error=error[-LONGEST_ERROR:]))


@jobs.job("core.purge_failures", cron="7 4 * * *")
def purge() -> None:
    """Drop old reasons of jobs that wait for nobody, and failed runs by the clock: others have run since."""
    before = clock.now() - timedelta(days=KEPT_DAYS.get())
    timed = [kind.name for kind in jobs.declared() if kind.cron]
    session().execute(_PURGE_TIMED, {"timed": timed, "before": before})
    session().execute(_PURGE_FAILURES, {"before": before})
