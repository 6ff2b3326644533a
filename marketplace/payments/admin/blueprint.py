"""The Blueprint that the files of this room share."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

bp = Blueprint("payments_admin", "marketplace.payments", url_prefix="/admin")

MOVE: Final = "money.move"
"""The permission behind every page of money."""
