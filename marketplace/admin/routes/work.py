"""Background jobs: what waits, runs and failed, and what runs by the clock."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from marketplace.admin.queries.queue import STATE_LABELS, WORK, next_run
from marketplace.admin.routes.blueprint import bp
from marketplace.admin.services import working
from marketplace.core import queue, tables
from marketplace.core.office import PLATFORM, office, office_link
from marketplace.core.slots import slots_of


def place(app: Flask) -> None:
    """Offer it in the navigation, with what failed."""
    link = office_link(
        _l("Jobs"), "admin.work", "jobs.manage", icon="cog", group=PLATFORM, order=220,
        count=lambda: queue.counts()["failed"] or None,
    )  # fmt: skip
    slots_of(app).link("admin", link)
    slots_of(app).fill_with("admin.tiles", "admin/_job_tile.html", _tile, order=200)


@bp.get("/jobs")
@office("jobs.manage")
def work() -> Any:
    """List the jobs of a state."""
    state = request.args.get("state", "")
    args = MultiDict({**request.args, "state": state if state in queue.STATES else "failed"})
    if tables.is_export(args):
        return tables.export(WORK, args)
    return render_template(
        "admin/jobs.html", shown=tables.read(WORK, args), state=args["state"], counts=queue.counts(),
        labels=STATE_LABELS,
    )  # fmt: skip


@bp.get("/jobs/schedules")
@office("jobs.manage")
def schedules() -> str:
    """Show what runs by the clock, when it last did and when it will."""
    return render_template(
        "admin/schedules.html", schedules=queue.schedules(), next_run=next_run, counts=queue.counts(),
        labels=STATE_LABELS,
    )  # fmt: skip


@bp.post("/jobs/schedules/<name>")
@office("jobs.manage")
def run_now(name: str) -> Any:
    """Run a scheduled job now, besides its schedule."""
    working.run_now(name, by=current_user.id)
    flash(_("It runs in a moment."), "success")
    return redirect(url_for("admin.schedules"), 303)


@bp.get("/jobs/<int:job_id>")
@office("jobs.manage")
def one_job(job_id: int) -> str:
    """Show a job: its arguments, and why each try failed."""
    return render_template(
        "admin/job.html", job=working.get_job(job_id), failures=queue.failures_of(job_id),
        events=queue.events_of(job_id), labels=STATE_LABELS,
    )  # fmt: skip


@bp.post("/jobs/several")
@office("jobs.manage")
def several_jobs() -> Any:
    """Let the picked jobs run again, or give them up."""
    action = request.form.get("action", "")
    ids = [int(each) for each in request.form.getlist("ids")[:100] if each.isascii() and each.isdigit()]
    done = sum(working.act(action, job_id, by=current_user.id) for job_id in ids)
    said = (
        ngettext("%(num)s job will run again.", "%(num)s jobs will run again.", done)
        if action == "retry"
        else ngettext("%(num)s job is dropped.", "%(num)s jobs are dropped.", done)
    )
    flash(said, "success" if done else "info")
    return redirect(url_for("admin.work"), 303)


def _tile() -> dict[str, Any] | None:
    if not current_user.can("jobs.manage"):
        return None
    return {"failed": queue.counts()["failed"], "title": _("Failed jobs")}
