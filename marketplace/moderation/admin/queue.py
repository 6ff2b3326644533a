"""The queue: tabs by state, filters, and what is done with several cases at once."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from marketplace.core import clock, tables
from marketplace.core.db import session
from marketplace.core.errors import Refused
from marketplace.core.office import TRUST, office, office_link
from marketplace.core.slots import slots_of
from marketplace.moderation.admin.blueprint import bp
from marketplace.moderation.admin.table import CASES, MINE
from marketplace.moderation.queries import cases
from marketplace.moderation.rules.cases import Decision, State
from marketplace.moderation.rules.reasons import REASONS
from marketplace.moderation.services import deciding, handling

LATE_HOURS = 24
TABS = (State.OPEN, MINE, State.WAITING, State.APPEALED, State.CLOSED)


def place(app: Flask) -> None:
    """Put the queue into the navigation, and what waits onto the start page."""
    link = office_link(
        _l("Reports"), "moderation_admin.index", "reports.decide", icon="flag", group=TRUST, order=10,
        count=cases.open_count,
    )  # fmt: skip
    slots_of(app).link("admin", link)
    slots_of(app).fill_with("admin.tiles", "moderation/admin/_tile.html", _tile, order=10)


@bp.get("")
@office("reports.decide")
def index() -> Any:
    """List the cases of a tab."""
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else State.OPEN
    args = MultiDict({**request.args, "tab": tab})
    if tables.is_export(args):
        return tables.export(CASES, args)
    return render_template(
        "moderation/admin/index.html", tab=tab, shown=tables.read(CASES, args), queue=cases.queue_of(current_user.id),
        reasons=REASONS, now=clock.now(),
    )  # fmt: skip


@bp.post("/several")
@office("reports.decide")
def several() -> Any:
    """Do one thing with every case that is picked; those that can't be are left as they are, and counted."""
    action, note = request.form.get("action", ""), request.form.get("note", "")
    ids = [int(each) for each in request.form.getlist("ids")[:100] if each.isascii() and each.isdigit()]
    done = sum(_do(action, case_id, note) for case_id in ids)
    flash(ngettext("%(num)s case done.", "%(num)s cases done.", done), "success" if done else "info")
    if done < len(ids):
        left = len(ids) - done
        flash(ngettext("%(num)s was left as it is.", "%(num)s were left as they are.", left), "info")
    return redirect(url_for("moderation_admin.index", tab=request.form.get("tab", State.OPEN)), 303)


def _do(action: str, case_id: int, note: str) -> bool:
    try:
        with session().begin_nested():
            if action == "claim":
                handling.claim(case_id, by=current_user.id)
            elif action == "release":
                handling.release(case_id, by=current_user.id)
            elif action in {Decision.NO_ACTION, Decision.HIDE, Decision.WARN}:
                deciding.decide(case_id, action, by=current_user, statement=note, note=note)
            else:
                return False
    except Refused:
        return False
    return True


def _tile() -> dict[str, Any] | None:
    if not current_user.can("reports.decide"):
        return None
    queue = cases.queue_of(current_user.id)
    is_late = queue.oldest_at is not None and (clock.now() - queue.oldest_at).total_seconds() > LATE_HOURS * 3600
    return {"queue": queue, "is_late": is_late, "title": _("Open reports")}
