"""The Blueprint of the till's pages; each subject adds its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("orders", "marketplace.orders", template_folder="templates")
