"""Listings in the administration, one file a subject."""

from __future__ import annotations

from flask import Flask

from marketplace.listings.admin import approving, attributes, categories, index, several
from marketplace.listings.admin.blueprint import bp, categories_bp

__all__ = ["approving", "attributes", "bp", "categories", "categories_bp", "index", "register", "several"]


def register(app: Flask) -> None:
    """Put listings and categories into the navigation of the administration."""
    app.register_blueprint(categories_bp)
    index.place(app)
    approving.place(app)
    categories.place(app)
