"""The Blueprint of the basket's pages; each subject adds its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("cart", "marketplace.cart", template_folder="templates")
