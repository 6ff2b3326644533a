"""The queue of reports in the administration, and the page of a case."""

from __future__ import annotations

from flask import Flask

from marketplace.moderation.admin import acting, case, queue
from marketplace.moderation.admin.blueprint import bp

__all__ = ["acting", "bp", "case", "queue", "register"]


def register(app: Flask) -> None:
    """Put the queue into the navigation and onto the start page of the administration."""
    queue.place(app)
