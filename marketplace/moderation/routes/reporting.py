"""Reporting something: a page with a form, which a script opens as a dialog."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.queries.people import Person
from marketplace.core.errors import Refused
from marketplace.core.security import is_safe_target, requires
from marketplace.core.slots import slots_of
from marketplace.core.web import answer, form_page
from marketplace.moderation.forms import ReportForm
from marketplace.moderation.routes.blueprint import bp
from marketplace.moderation.rules.targets import Target
from marketplace.moderation.services import reporting


def fill(app: Flask) -> None:
    """Put the way to report someone onto their page, and the script that opens it as a dialog onto every page."""
    slots = slots_of(app)
    slots.fill_with("profile.actions", "moderation/_profile.html", _of_person)
    slots.fill_with("layout.head", "moderation/_script.html", _of_reporter)


@bp.route("/report/<target_type>/<int:target_id>", methods=["GET", "POST"])
@requires("reports.write")
def report(target_type: str, target_id: int) -> Any:
    """Report something; guests sign in first and come back."""
    kind, target = reporting.get_target(current_user, target_type, target_id)
    form = ReportForm(next=request.args.get("next", ""))
    form.offer(kind.reasons)
    if form.is_sent():
        try:
            filed = reporting.report(current_user, target_type, target_id, form.reason.data, form.details.data or "")
        except Refused as refusal:
            form.show(refusal)
        else:
            thanks, back = _thanks(filed), _back(form.next.data, target)
            return answer(page=lambda: _done(thanks, back), data=lambda: {"message": thanks})
    return form_page("moderation/report.html", form, kind=kind, target=target, back=_back(form.next.data, target))


def _done(thanks: str, back: str) -> Any:
    flash(thanks, "success")
    return redirect(back, 303)


def _thanks(filed: reporting.Filed) -> str:
    if not filed.is_new:
        return str(_("You have reported this before. We are looking at it."))
    return str(_("Thank you. Someone will look at it, and we tell you what came of it."))


def _back(wanted: str | None, target: Target) -> str:
    if is_safe_target(wanted):
        return str(wanted)
    return target.url or "/"


def _of_person(account: Person) -> dict[str, Any] | None:
    return None if account.is_gone else {"account": account}


def _of_reporter() -> dict[str, Any] | None:
    return {} if current_user.can("reports.write") else None
