"""Reports in the JSON API."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.core.api import api_blueprint
from marketplace.core.security import requires
from marketplace.moderation import schemas
from marketplace.moderation.services import reporting

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
