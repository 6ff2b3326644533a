"""The Blueprint that the files of this room share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("verification_admin", "marketplace.verification", url_prefix="/admin/verifications")
