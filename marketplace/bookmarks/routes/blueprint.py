"""The Blueprint of the bookmarks' pages; each subject adds its routes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("bookmarks", "marketplace.bookmarks", template_folder="templates")
