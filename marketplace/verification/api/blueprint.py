"""The Blueprint that the files of this room share."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response

bp = APIBlueprint("verification_api", "marketplace.verification.api", url_prefix="/api/v1", tag="Verification")


@bp.after_request
def keep_to_ourselves(response: Response) -> Response:
    """Let nothing of it be stored on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response
