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
from marketplace.core.web import form_page
from marketplace.moderation.forms import ReportForm
from marketplace.moderation.routes.blueprint import bp
from marketplace.moderation.rules.targets import Target
from marketplace.moderation.services import reporting


def fill(app: Flask) -> None:
    """Put the way to report someone onto their page."""
    slots_of(app).fill_with("profile.actions", "moderation/_profile.html", _of_person)


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
            flash(_thanks(filed), "success")
            return redirect(_back(form.next.data, target), 303)
    return form_page("moderation/report.html", form, kind=kind, target=target, back=_back(form.next.data, target))


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
