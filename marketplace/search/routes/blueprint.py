"""The Blueprint of the pages of search; each subject adds its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("search", "marketplace.search", template_folder="templates")
