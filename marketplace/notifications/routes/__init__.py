"""The pages of the post room, one file a subject."""

from __future__ import annotations

from flask import Flask

from marketplace.notifications.routes import frame, inbox, phone, preferences, push, unsubscribing, webhooks
from marketplace.notifications.routes.blueprint import bp

__all__ = ["bp", "inbox", "phone", "preferences", "push", "register", "unsubscribing", "webhooks"]


def register(app: Flask) -> None:
    """Fill the navigation."""
    frame.place(app)
