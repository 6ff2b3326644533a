"""The pages of messages, and what they add to others' pages."""

from __future__ import annotations

from flask import Flask

from marketplace.messaging.routes import asking, attachments, frame, inbox, own, replying, sides, thread
from marketplace.messaging.routes.blueprint import bp

__all__ = ["asking", "attachments", "bp", "inbox", "own", "register", "replying", "sides", "thread"]


def register(app: Flask) -> None:
    """Fill the navigation, the listing page and the page of a person."""
    frame.place(app)
