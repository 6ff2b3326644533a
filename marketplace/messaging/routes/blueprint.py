"""The Blueprint of the messages' pages; each subject adds its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("messaging", "marketplace.messaging", template_folder="templates")
