"""What is done with many listings: those that are picked at once, those that filters choose in a job."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from marketplace.core import tables
from marketplace.core.errors import Invalid
from marketplace.core.office import office
from marketplace.listings.admin.blueprint import bp
from marketplace.listings.queries.table import LISTINGS
from marketplace.listings.services import sweeping


@bp.post("/several")
@office("listings.moderate")
def several() -> Any:
    """Do it with the picked listings now, or with everything that the filters choose in a job."""
    action, _mark, scope = request.form.get("action", "").partition(":")
    reason = request.form.get("reason", "")
    if scope == "all":
        shown = tables.read(LISTINGS, request.form)
        sweep = sweeping.begin(action, dict(shown.values), shown.page.total, by=current_user.id, reason=reason)
        return redirect(url_for("listings_admin.progress", sweep_id=sweep.id), 303)
    ids = [int(each) for each in request.form.getlist("ids")[:100] if each.isascii() and each.isdigit()]
    try:
        done = len(sweeping.act_on(ids, action, by=current_user.id, reason=reason))
    except Invalid as refusal:
        flash(refusal.detail, "warning")
        return redirect(url_for("listings_admin.index"), 303)
    flash(ngettext("%(num)s listing changed.", "%(num)s listings changed.", done), "success" if done else "info")
    if done < len(ids):
        left = len(ids) - done
        flash(ngettext("%(num)s was left as it is.", "%(num)s were left as they are.", left), "info")
    return redirect(url_for("listings_admin.index"), 303)


@bp.get("/several/<int:sweep_id>")
@office("listings.moderate")
def progress(sweep_id: int) -> str:
    """Show how far it came."""
    return render_template("listings/admin/progress.html", sweep=sweeping.get(sweep_id))
