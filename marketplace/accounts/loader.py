"""How a request becomes a viewer: binds Flask-Login to the session rows."""

from __future__ import annotations

from flask import Flask

from marketplace.accounts.queries.viewers import find_viewer_by_session
from marketplace.accounts.rules import Guest
from marketplace.core.extensions import login_manager


def register(_app: Flask) -> None:
    """Tell Flask-Login how to find a viewer, and who is there without one."""
    login_manager.anonymous_user = Guest
    login_manager.session_protection = None  # the session row is the proof; addresses change on the move
    login_manager.user_loader(find_viewer_by_session)
