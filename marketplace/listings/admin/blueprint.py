"""The Blueprint that the files of this room share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("listings_admin", "marketplace.listings", url_prefix="/admin/listings")
