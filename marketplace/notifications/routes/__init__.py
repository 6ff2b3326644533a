"""The pages of the post room, one file a subject."""

from __future__ import annotations

from marketplace.notifications.routes.blueprint import bp

__all__ = ["bp"]
