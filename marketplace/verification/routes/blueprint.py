"""The Blueprint that the files of this room share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("verification", "marketplace.verification", template_folder="templates")
