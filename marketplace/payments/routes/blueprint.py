"""The Blueprint of the pages of paying."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("payments", "marketplace.payments", template_folder="templates")
