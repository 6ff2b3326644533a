"""A person's own pages of verification: who they are, and what is left to do for a seller."""

from __future__ import annotations

from flask import Flask

from marketplace.verification.routes import checklist, identity
from marketplace.verification.routes.blueprint import bp

__all__ = ["bp", "checklist", "identity", "register"]


def register(app: Flask) -> None:
    """Add the page to the settings, and the checklist to the stall."""
    identity.place(app)
    checklist.place(app)
