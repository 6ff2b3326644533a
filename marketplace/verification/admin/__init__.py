"""The verifiers' desk, and the seller's checklist as the operator writes it."""

from __future__ import annotations

from flask import Flask

from marketplace.verification.admin import checklist, desk
from marketplace.verification.admin.blueprint import bp

__all__ = ["bp", "checklist", "desk", "register"]


def register(app: Flask) -> None:
    """Add both to the navigation of the administration."""
    desk.place(app)
    checklist.place(app)
