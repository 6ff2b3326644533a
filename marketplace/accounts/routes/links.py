"""What accounts add to the frame of every page: signing in, the picture, the menu, the way to settings."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_login import current_user

from marketplace.accounts.rules import picture_path
from marketplace.core.slots import slots_of

NO_WAY_BACK = ("/login", "/register", "/forgot", "/reset", "/verify-email")


def place(app: Flask) -> None:
    """Fill the slots of the layout and the navigations of the account and its settings."""
    slots = slots_of(app)
    slots.fill_with("layout.account", "accounts/_sign_in_links.html", _way_back)
    slots.fill_with("layout.avatar", "accounts/_avatar.html", _picture)
    slots.fill_with("layout.account_menu", "accounts/_sign_out.html")


def _picture() -> dict[str, Any]:
    return {"name": current_user.display_name, "src": picture_path(current_user.picture_key, 64)}


def _way_back() -> dict[str, Any]:
    """Return where a sign-in from this page should lead back to."""
    path = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return {"back": "" if path == "/" or path.startswith(NO_WAY_BACK) else path}
