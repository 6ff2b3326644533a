"""Background jobs, for programs."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.admin.api.blueprint import bp
from marketplace.admin.queries.queue import WORK
from marketplace.admin.schemas import work as schemas
from marketplace.admin.services import working
from marketplace.core import queue, tables
from marketplace.core.api import PageQuery
from marketplace.core.office import office
from marketplace.core.paging import Page


@bp.get("/admin/jobs")
@bp.input(schemas.JobQuery, location="query")
@bp.output(schemas.JobPage)
@bp.doc(summary="Background jobs", responses=[400, 401, 403])
@office("jobs.manage")
def work(query_data: schemas.JobQuery) -> Any:
    """List the jobs that failed, or those of another state, the newest first. Jobs that are done are not kept."""
    return tables.read(WORK, query_data.model_dump(), query_data.limit).page.as_json("jobs", schemas.job)


@bp.get("/admin/jobs/<int:job_id>")
@bp.output(schemas.JobDetail)
@bp.doc(summary="A job", responses=[401, 403, 404])
@office("jobs.manage")
def one_job(job_id: int) -> Any:
    """Return a job with why its last tries failed."""
    return schemas.detail(working.get_job(job_id), queue.failures_of(job_id))


@bp.post("/admin/jobs/<int:job_id>/retry")
@bp.output(schemas.JobDetail)
@bp.doc(summary="Let a failed job run again", responses=[401, 403, 404, 409])
@office("jobs.manage")
def retry(job_id: int) -> Any:
    """Let a failed job run again with all its tries ahead of it."""
    working.must_act("retry", job_id, by=current_user.id)
    return schemas.detail(working.get_job(job_id), queue.failures_of(job_id))


@bp.delete("/admin/jobs/<int:job_id>")
@bp.output({}, status_code=204)
@bp.doc(summary="Drop a job", responses=[401, 403, 404, 409])
@office("jobs.manage")
def drop(job_id: int) -> Any:
    """Give a failed or waiting job up for good."""
    working.must_act("drop", job_id, by=current_user.id)
    return "", 204


@bp.get("/admin/schedules")
@bp.input(PageQuery, location="query")
@bp.output(schemas.SchedulePage)
@bp.doc(summary="What runs by the clock", responses=[400, 401, 403])
@office("jobs.manage")
def schedules(query_data: PageQuery) -> Any:
    """List the scheduled jobs by name, with their last run and the next one."""
    known = queue.schedules()
    start = (query_data.page - 1) * query_data.limit
    page = Page(known[start : start + query_data.limit], query_data.page, query_data.limit, len(known))
    return page.as_json("schedules", schemas.schedule)


@bp.post("/admin/schedules/<name>/run")
@bp.output(schemas.ScheduleOutput, status_code=202)
@bp.doc(summary="Run a scheduled job now", responses=[401, 403, 404])
@office("jobs.manage")
def run_now(name: str) -> Any:
    """Run a scheduled job now, besides its schedule."""
    return schemas.schedule(working.run_now(name, by=current_user.id))
