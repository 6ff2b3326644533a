"""The Blueprints that the files of this room share: one for each section of the description."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response


def _keep_to_ourselves(response: Response) -> Response:
    """Answers with tokens in them are stored nowhere."""
    response.headers["Cache-Control"] = "no-store"
    return response


auth_bp = APIBlueprint("accounts_auth_api", "marketplace.accounts.api", url_prefix="/api/v1/auth", tag="Auth")
users_bp = APIBlueprint("accounts_api", "marketplace.accounts.api", url_prefix="/api/v1/users", tag="Users")
office_bp = APIBlueprint(
    "accounts_office_api", "marketplace.accounts.api", url_prefix="/api/v1/admin/users", tag="Office people"
)
office_bp.after_request(_keep_to_ourselves)
auth_bp.after_request(_keep_to_ourselves)
