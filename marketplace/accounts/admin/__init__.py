"""People in the administration: found, shut out and let in, given roles, and seen through their own eyes."""

from __future__ import annotations

from flask import Flask

from marketplace.accounts.admin import deeds, index, person
from marketplace.accounts.admin.blueprint import bp

__all__ = ["bp", "deeds", "index", "person", "register"]


def register(app: Flask) -> None:
    """Put people into the navigation of the administration, and the banner of acting onto every page."""
    index.place(app)
