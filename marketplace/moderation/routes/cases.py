"""What was decided about one's own things, and what became of what one reported."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.paging import page_number
from marketplace.core.security import requires
from marketplace.core.slots import Link, slots_of
from marketplace.core.web import form_page
from marketplace.moderation.forms import WordsForm
from marketplace.moderation.models import Case
from marketplace.moderation.queries import cases
from marketplace.moderation.routes.blueprint import bp
from marketplace.moderation.rules.cases import APPEAL_WITHIN, State, can_appeal
from marketplace.moderation.rules.reasons import REASONS
from marketplace.moderation.services import deciding, handling


def fill(app: Flask) -> None:
    """Offer the list of one's reports among the settings."""
    slots_of(app).link("settings", Link(_l("Your reports"), "moderation.own_reports", icon="flag", order=90))


@bp.get("/account/reports")
@requires("account.read")
def own_reports() -> str:
    """List what the viewer reported, and what came of it."""
    page = cases.own_reports(current_user.id, page_number(request.args.get("page")))
    return render_template("moderation/own_reports.html", page=page, reasons=REASONS)


@bp.route("/cases/<int:case_id>", methods=["GET", "POST"])
@requires("account.read")
def case(case_id: int) -> Any:
    """Show someone what was decided about theirs; they answer a question here, or ask for another look."""
    found = cases.get_case_about(current_user.id, case_id)
    form = WordsForm()
    if form.is_sent():
        try:
            _take_in(found, form.words.data or "")
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Thank you. A moderator reads it and you hear from us."), "success")
            return redirect(url_for("moderation.case", case_id=case_id), 303)
    settled = found.settled_at is not None
    until = found.decided_at + APPEAL_WITHIN if found.decided_at else None
    may_appeal = can_appeal(found.state, found.decision, found.decided_at, clock.now(), is_settled=settled)
    return form_page("moderation/case.html", form, case=found, may_appeal=may_appeal, until=until)


def _take_in(found: Case, said: str) -> None:
    if found.state == State.WAITING:
        handling.answer(found, said, by=current_user.id)
    else:
        deciding.appeal(found, said, by=current_user.id)
