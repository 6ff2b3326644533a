"""The page of a case: the thing, who said what about it, what was done, and what can be decided."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core import audit
from marketplace.core.errors import Refused
from marketplace.core.office import office
from marketplace.core.paging import page_number
from marketplace.core.web import form_page
from marketplace.moderation.admin.blueprint import bp
from marketplace.moderation.forms import DecisionForm
from marketplace.moderation.models import Case
from marketplace.moderation.queries import cases
from marketplace.moderation.queries.records import record_of
from marketplace.moderation.rules.cases import DECIDED, DECISIONS, STATES, State
from marketplace.moderation.rules.reasons import REASONS
from marketplace.moderation.rules.targets import find_kind
from marketplace.moderation.services import deciding


@bp.route("/<int:case_id>", methods=["GET", "POST"])
@office("reports.decide")
def show(case_id: int) -> Any:
    """Show a case; the form decides it."""
    case = cases.get_case(case_id)
    form = DecisionForm()
    form.offer(deciding.possible(case))
    if form.is_sent():
        try:
            deciding.decide(
                case_id, form.decision.data, by=current_user, statement=form.statement.data or "",
                note=form.note.data or "",
            )  # fmt: skip
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Decided. Everyone concerned is told."), "success")
            return redirect(url_for("moderation_admin.show", case_id=case_id), 303)
    return form_page("moderation/admin/case.html", form, **_page(case))


def _page(case: Case) -> dict[str, Any]:
    kind = find_kind(case.target_type)
    reports = cases.reports_of(case.id, page_number(request.args.get("page")))
    history = audit.entries_of("case", case.id)
    ids = {case.owner_id, case.claimed_by, case.decided_by, *(each.reporter_id for each in reports.items)}
    people = find_accounts_by_id([each for each in {*ids, *(line.actor_id for line in history)} if each is not None])
    latest = cases.latest_report(case.id)
    return {
        "case": case, "kind": kind, "reports": reports, "history": history, "people": people,
        "target": kind.look(case.target_id) if kind and kind.look else None,
        "evidence": latest.evidence if latest else {}, "admin_url": _admin_url(case),
        "earlier": cases.earlier_cases(case.owner_id, case.id), "reasons": REASONS, "states": STATES,
        "decisions": DECISIONS, "decided": DECIDED, "actions": actions(),
        "owner_record": record_of(case.owner_id) if case.owner_id else None,
        "is_free": case.claimed_by in (None, current_user.id),
        "is_open": case.state in (State.OPEN, State.WAITING),
    }  # fmt: skip


def _admin_url(case: Case) -> str | None:
    kind = find_kind(case.target_type)
    return kind.admin_url(case.target_id) if kind and kind.admin_url else None


def actions() -> dict[str, str]:
    """Return the words for what the audit log says was done to a case."""
    return {
        "report.filed": _("Reported"), "case.hidden_by_reports": _("Hidden, because of its reports"),
        "case.claimed": _("Taken"), "case.released": _("Put back"), "case.asked": _("The owner was asked"),
        "case.answered": _("The owner answered"), "case.unanswered": _("The owner did not answer in time"),
        "case.noted": _("Note"), "case.decided": _("Decided"), "case.appealed": _("The owner appealed"),
        "case.upheld": _("The decision stands"), "case.reversed": _("The decision was taken back"),
        "case.reopened": _("Opened again"),
    }  # fmt: skip
