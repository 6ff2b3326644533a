"""The Blueprint of the offers' pages; each subject adds its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("offers", "marketplace.offers", template_folder="templates")
