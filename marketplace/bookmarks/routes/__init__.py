"""The pages of what people keep, and what they add to others' pages."""

from __future__ import annotations

from flask import Flask

from marketplace.bookmarks.routes import collections, control, lists, recent, saving, things
from marketplace.bookmarks.routes.blueprint import bp

__all__ = ["bp", "collections", "lists", "recent", "register", "saving", "things"]


def register(app: Flask) -> None:
    """Fill the slots of cards, listing pages, the start page and the navigation."""
    control.fill(app)
    recent.fill(app)
