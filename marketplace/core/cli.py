"""The foundation's commands: what waits in the queue, and what an operator does about it."""

from __future__ import annotations

import json
import threading

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import text

from marketplace.core import jobs, queue
from marketplace.core.db import session, unit_of_work
from marketplace.core.lazy import Later

worker = Later("marketplace.core.worker")

group = AppGroup("jobs", help="Background jobs: list what waits or failed, retry it, drop it.")

_LIST = text("""
    SELECT id, task_name, status, attempts, scheduled_at, args,
           (SELECT max(at) FROM procrastinate_events e WHERE e.job_id = j.id) AS since
    FROM procrastinate_jobs j WHERE status = :status ORDER BY id LIMIT :limit
""")


@group.command("list")
@click.option("--status", type=click.Choice(["failed", "todo", "doing"]), default="failed", show_default=True)
@click.option("--limit", default=50, show_default=True)
def list_jobs(status: str, limit: int) -> None:
    """Print jobs, oldest first; failed ones wait here until they are retried or dropped."""
    rows = session().execute(_LIST, {"status": status, "limit": limit}).all()
    for row in rows:
        since = f"{row.since:%Y-%m-%d %H:%M:%S}" if row.since else "-"
        tries = f"{row.attempts + (status == 'failed')} tries"
        print(f"{row.id:>8}  {row.task_name:<32} {tries:<9} {since}  {json.dumps(row.args)}")
    print(f"{len(rows)} {status}" if rows else f"nothing is {status}")


@group.command()
@click.argument("ids", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Every failed job.")
def retry(ids: tuple[int, ...], everything: bool) -> None:  # noqa: FBT001 - click's signature
    """Let failed jobs run again, with all their tries ahead of them."""
    with unit_of_work():
        chosen = _failed(ids, everything=everything)
        for job_id in chosen:
            queue.retry(job_id)
    print(f"{len(chosen)} will run again")


@group.command()
@click.argument("ids", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Every failed job.")
@click.confirmation_option(prompt="Their work will never be done. Drop them?")
def drop(ids: tuple[int, ...], everything: bool) -> None:  # noqa: FBT001 - click's signature
    """Give failed jobs up for good."""
    with unit_of_work():
        chosen = _failed(ids, everything=everything)
        for job_id in chosen:
            queue.drop(job_id)
    print(f"{len(chosen)} dropped")


@group.command()
def schedules() -> None:
    """Print what runs by the clock (UTC) and when it last did."""
    for schedule in queue.schedules():
        ran = f"{schedule.last_at:%Y-%m-%d %H:%M}" if schedule.last_at else "never"
        print(f"{schedule.job.name:<32} {schedule.job.cron:<16} last: {ran}")


def _failed(ids: tuple[int, ...], *, everything: bool) -> list[int]:
    if not ids and not everything:
        raise click.UsageError("Name the jobs by their numbers, or give --all.")
    return queue.failed(None if everything else ids)


@click.command("worker")
@click.option("--concurrency", default=jobs.AT_ONCE, show_default=True, help="How many jobs run at the same time.")
@click.option("--child", is_flag=True, hidden=True, help="End when standard input closes: the parent has died.")
@with_appcontext
def work(concurrency: int, child: bool) -> None:  # noqa: FBT001 - click's signature
    """Run background jobs and schedules until stopped."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - jobs outlive this context
    if child:
        threading.Thread(target=worker.follow_parent, daemon=True).start()
    worker.run(worker.queue_of(app), concurrency)


def init_cli(app: Flask) -> None:
    """Add `flask jobs …` and `flask worker`."""
    app.cli.add_command(group)
    app.cli.add_command(work)
