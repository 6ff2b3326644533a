"""The Blueprint that the files of this room share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("moderation_admin", "marketplace.moderation", url_prefix="/admin/reports")
