"""The pages on which people report things, and hear what was decided about theirs."""

from __future__ import annotations

from flask import Flask

from marketplace.moderation.routes import cases, reporting
from marketplace.moderation.routes.blueprint import bp

__all__ = ["bp", "cases", "register", "reporting"]


def register(app: Flask) -> None:
    """Put the way to report someone onto their page, and one's reports among the settings."""
    reporting.fill(app)
    cases.fill(app)
