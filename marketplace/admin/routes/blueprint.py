"""The Blueprint that the files of this room share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("admin", "marketplace.admin", url_prefix="/admin", template_folder="templates")
