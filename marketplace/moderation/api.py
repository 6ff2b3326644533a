"""Reports in the JSON API."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.core.api import PageQuery, api_blueprint
from marketplace.core.office import office
from marketplace.core.security import requires
from marketplace.moderation import schemas
from marketplace.moderation.queries import cases
from marketplace.moderation.services import deciding, handling, reporting

bp = api_blueprint("moderation", "Reports")


@bp.post("/reports")
@bp.input(schemas.ReportInput)
@bp.output(schemas.ReportOutput, status_code=201)
@bp.doc(
    summary="Report something",
    responses={201: "It is taken in.", 200: "You had reported it before.", 400: "", 401: "", 403: "", 404: "", 409: ""},
)
@requires("reports.write")
def report(json_data: schemas.ReportInput) -> Any:
    """Report a listing, a person, a message or a review to the moderators."""
    filed = reporting.report(
        current_user, json_data.target_type, json_data.target_id, json_data.reason, json_data.details
    )
    body = {
        "report_id": filed.report_id, "target_type": json_data.target_type, "target_id": json_data.target_id,
        "reason": json_data.reason, "status": "open",
    }  # fmt: skip
    return body, 201 if filed.is_new else 200


@bp.get("/admin/reports")
@bp.input(schemas.CaseQuery, location="query")
@bp.output(schemas.CasePage)
@bp.doc(summary="Cases, for moderators", responses=[400, 401, 403])
@office("reports.decide")
def index(query_data: schemas.CaseQuery) -> Any:
    """List the cases of a state, the newest first."""
    page = cases.page_of(query_data.state, query_data.page, query_data.limit)
    return page.as_json("reports", schemas.case)


@bp.get("/admin/reports/<int:case_id>")
@bp.output(schemas.CaseOutput)
@bp.doc(summary="A case", responses=[401, 403, 404])
@office("reports.decide")
def show(case_id: int) -> Any:
    """Return a case."""
    return schemas.case(cases.get_case(case_id))


@bp.post("/admin/reports/<int:case_id>/claim")
@bp.output(schemas.CaseOutput)
@bp.doc(summary="Take a case", responses=[401, 403, 404, 409])
@office("reports.decide")
def claim(case_id: int) -> Any:
    """Take a case; 409 where a colleague has it."""
    return schemas.case(handling.claim(case_id, by=current_user.id))


@bp.get("/admin/reports/<int:case_id>/reports")
@bp.input(PageQuery, location="query")
@bp.output(schemas.CaseReportPage)
@bp.doc(summary="Who reported it, and why", responses=[400, 401, 403, 404])
@office("reports.decide")
def reports(case_id: int, query_data: PageQuery) -> Any:
    """List the reports of a case, the newest first, with what the thing said then."""
    page = cases.reports_of(cases.get_case(case_id).id, query_data.page, query_data.limit)
    return page.as_json("reports", schemas.case_report)


@bp.post("/admin/reports/<int:case_id>/release")
@bp.output(schemas.CaseOutput)
@bp.doc(summary="Put a case back", responses=[401, 403, 404])
@office("reports.decide")
def release(case_id: int) -> Any:
    """Put a case back for others."""
    return schemas.case(handling.release(case_id, by=current_user.id))


@bp.post("/admin/reports/<int:case_id>/ask")
@bp.input(schemas.QuestionInput)
@bp.output(schemas.CaseOutput)
@bp.doc(summary="Ask the owner", responses=[400, 401, 403, 404, 409])
@office("reports.decide")
def ask(case_id: int, json_data: schemas.QuestionInput) -> Any:
    """Ask whoever owns the thing before deciding; the case waits for their answer, a week at most."""
    return schemas.case(handling.ask(case_id, json_data.question, by=current_user.id))


@bp.post("/admin/reports/<int:case_id>/notes")
@bp.input(schemas.WordsInput)
@bp.output(schemas.CaseOutput)
@bp.doc(summary="Write a note", responses=[400, 401, 403, 404])
@office("reports.decide")
def note(case_id: int, json_data: schemas.WordsInput) -> Any:
    """Write something for the other moderators into the history of a case."""
    handling.add_note(case_id, json_data.note, by=current_user.id)
    return schemas.case(cases.get_case(case_id))


@bp.post("/admin/reports/<int:case_id>/decide")
@bp.input(schemas.DecisionInput)
@bp.output(schemas.CaseOutput)
@bp.doc(summary="Decide a case", responses=[400, 401, 403, 404, 409])
@office("reports.decide")
def decide(case_id: int, json_data: schemas.DecisionInput) -> Any:
    """Decide a case: leave the thing, warn its owner, hide it, or suspend the owner with it."""
    decided = deciding.decide(
        case_id, json_data.decision, by=current_user, statement=json_data.statement, note=json_data.note
    )
    return schemas.case(decided)


@bp.post("/admin/reports/<int:case_id>/reverse")
@bp.input(schemas.NoteInput)
@bp.output(schemas.CaseOutput)
@bp.doc(summary="Take a decision back", responses=[400, 401, 403, 404, 409])
@office("reports.decide")
def reverse(case_id: int, json_data: schemas.NoteInput) -> Any:
    """Take a decision back: what was hidden is shown again."""
    return schemas.case(deciding.reverse(case_id, by=current_user, note=json_data.note))


@bp.post("/admin/reports/<int:case_id>/uphold")
@bp.input(schemas.NoteInput)
@bp.output(schemas.CaseOutput)
@bp.doc(summary="Let a decision stand", responses=[400, 401, 403, 404, 409])
@office("reports.decide")
def uphold(case_id: int, json_data: schemas.NoteInput) -> Any:
    """Answer an appeal: the decision stands."""
    return schemas.case(deciding.uphold(case_id, by=current_user, note=json_data.note))


@bp.post("/admin/reports/<int:case_id>/reopen")
@bp.input(schemas.NoteInput)
@bp.output(schemas.CaseOutput)
@bp.doc(summary="Open a case again", responses=[400, 401, 403, 404, 409])
@office("reports.decide")
def reopen(case_id: int, json_data: schemas.NoteInput) -> Any:
    """Look once more at a case that was left as it is."""
    return schemas.case(deciding.reopen(case_id, by=current_user, note=json_data.note))
