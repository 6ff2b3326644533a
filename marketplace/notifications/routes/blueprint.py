"""The Blueprint of the post room's pages; each subject adds its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("notifications", "marketplace.notifications", template_folder="templates")
