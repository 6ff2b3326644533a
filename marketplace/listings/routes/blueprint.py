"""The Blueprint of the pages of listings."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("listings", "marketplace.listings", template_folder="templates")
