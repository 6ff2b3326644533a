"""The pages of search, and the forms that lead to them."""

from __future__ import annotations

from flask import Flask

from marketplace.core.slots import slots_of
from marketplace.search.routes import pages, suggesting
from marketplace.search.routes.blueprint import bp

__all__ = ["bp", "pages", "register", "suggesting"]


def register(app: Flask) -> None:
    """Fill the header and the start page with their search forms."""
    slots = slots_of(app)
    slots.fill_with("layout.search", "search/_header.html", suggesting.form_words)
    slots.fill_with("home.search", "search/_home.html", suggesting.home_words)
