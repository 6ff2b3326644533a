"""The Blueprints that the files of this room share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("listings_admin", "marketplace.listings", url_prefix="/admin/listings")
categories_bp = Blueprint("listings_categories_admin", "marketplace.listings", url_prefix="/admin/categories")
