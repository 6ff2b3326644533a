"""The pages of the office that belong to no feature, one file a subject."""

from __future__ import annotations

from flask import Flask

from marketplace.admin.routes import log, platform, post, start, state, work
from marketplace.admin.routes.blueprint import bp

__all__ = ["bp", "log", "platform", "post", "register", "start", "state", "work"]


def register(app: Flask) -> None:
    """Put the office into the navigation."""
    for room in (start, log, platform, work, post, state):
        room.place(app)
