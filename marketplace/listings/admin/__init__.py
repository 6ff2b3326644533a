"""Listings in the administration, one file a subject."""

from __future__ import annotations

from flask import Flask

from marketplace.listings.admin import approving, index, several
from marketplace.listings.admin.blueprint import bp

__all__ = ["approving", "bp", "index", "register", "several"]


def register(app: Flask) -> None:
    """Put listings into the navigation of the administration."""
    index.place(app)
    approving.place(app)
