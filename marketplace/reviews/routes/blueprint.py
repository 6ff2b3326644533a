"""The Blueprint of the pages of reviews; each subject adds its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reviews", "marketplace.reviews", template_folder="templates")
