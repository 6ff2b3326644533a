"""The worker: runs jobs and schedules, in a process beside the web process or on machines of its own.

Only `flask worker` loads this module (see `cli.py`), and with it the queue's library.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any, Final

import structlog
from flask import Flask

from marketplace.core import clock
from marketplace.core.db import unit_of_work
from marketplace.core.jobs import Job, declared
from marketplace.core.lazy import emptied
from marketplace.core.queue import note_failure

with emptied({  # see errands.py
    "procrastinate.psycopg_connector": "PsycopgConnector",
    "procrastinate.sync_psycopg_connector": "SyncPsycopgConnector",
}):  # fmt: skip
    import procrastinate
    import procrastinate.worker  # or it would be loaded after the fork, see serving/main.py

from marketplace.core.errands import Connector

log = structlog.get_logger()

FIRST_PAUSE_SECONDS: Final = 5
PAUSE_GROWTH: Final = 4

HEARTBEAT_SECONDS: Final = 5.0
STALLED_SECONDS: Final = 20.0
"""A worker that has been silent for so long is dead; its jobs are taken up by another."""
TAKE_UP_SECONDS: Final = 10.0
DRAIN_SECONDS: Final = 15.0


def queue_of(app: Flask) -> procrastinate.App:
    """Return the procrastinate application that knows every declared job."""
    url = app.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+psycopg2://", "postgresql://", 1)
    queue = procrastinate.App(connector=Connector(url))
    for kind in declared():
        pauses = procrastinate.RetryStrategy(
            max_attempts=kind.attempts, wait=FIRST_PAUSE_SECONDS, exponential_wait=PAUSE_GROWTH
        )
        task = queue.task(name=kind.name, queue=kind.queue, retry=pauses, pass_context=True)(_runner(app, kind))
        if kind.cron:
            queue.periodic(cron=kind.cron)(task)
    return queue


def run(queue: procrastinate.App, concurrency: int) -> None:
    """Work until SIGTERM or SIGINT; jobs that run then have 15 seconds to finish, or are taken up by another."""
    asyncio.run(_work(queue, concurrency))


async def _work(queue: procrastinate.App, concurrency: int) -> None:
    async with queue.open_async():
        taking_up = asyncio.create_task(_take_up(queue))
        try:
            await queue.run_worker_async(
                concurrency=concurrency,
                delete_jobs="successful",
                shutdown_graceful_timeout=DRAIN_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
            )
        finally:
            taking_up.cancel()


async def _take_up(queue: procrastinate.App) -> None:
    """Give the jobs of dead workers back to the queue, or give up on one that killed its worker too often."""
    attempts = {kind.name: kind.attempts for kind in declared()}
    while True:
        await queue.job_manager.prune_stalled_workers(STALLED_SECONDS)
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            log.warning("stalled_job", job=job.task_name, job_id=job.id, attempts=job.attempts)
            if job.attempts < attempts.get(job.task_name, 0):
                await queue.job_manager.retry_job(job, clock.now())
            else:
                await queue.job_manager.finish_job(job, procrastinate.jobs.Status.FAILED, delete_job=False)
        await asyncio.sleep(TAKE_UP_SECONDS)


def _runner(app: Flask, kind: Job) -> Callable[..., None]:
    def run(_context: procrastinate.JobContext, timestamp: int | None = None, **arguments: Any) -> None:  # noqa: ARG001 - given to scheduled jobs
        with structlog.contextvars.bound_contextvars(job=kind.name, job_id=_context.job.id):
            started = time.monotonic()
            try:
                with app.app_context(), unit_of_work():
                    kind.run(**arguments)
            except Exception as error:
                is_last = _context.job.attempts >= kind.attempts
                log.exception("job_failed", attempts=_context.job.attempts + 1, is_last=is_last)
                _write_down(app, kind, _context.job)
                _tell(app, kind, error, is_last, arguments)
                raise
            log.info("job_done", seconds=round(time.monotonic() - started, 3))

    return run


def _write_down(app: Flask, kind: Job, job: procrastinate.jobs.Job) -> None:
    """Keep why the try failed, where operators read it."""
    try:
        with app.app_context(), unit_of_work():
            note_failure(job.id or 0, kind.name, job.attempts + 1, traceback.format_exc())
    except Exception:  # the first error is the one that counts
        log.exception("failure_not_noted")


def _tell(app: Flask, kind: Job, error: Exception, is_last: bool, arguments: dict[str, Any]) -> None:  # noqa: FBT001 - private
    if kind.on_failure is None:
        return
    try:
        with app.app_context(), unit_of_work():
            kind.on_failure(error, is_last, **arguments)
    except Exception:  # the first error is the one that counts; procrastinate gets to see it
        log.exception("failure_not_noted")


def follow_parent() -> None:
    """Leave when the parent does, however it dies: its end of our standard input closes with it."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(DRAIN_SECONDS + 2)
    os._exit(1)
