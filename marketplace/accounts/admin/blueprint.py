"""The Blueprint that the files of this room share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("accounts_admin", "marketplace.accounts", url_prefix="/admin/users")
