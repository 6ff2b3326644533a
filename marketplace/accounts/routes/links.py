"""What accounts add to the frame of every page: signing in, the picture, the menu, the way to settings."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote_plus

from flask import Flask, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.accounts.rules import picture_path
from marketplace.core.fragments import drawn_once
from marketplace.core.slots import Link, slots_of

SETTINGS: Final = (
    (_l("Profile"), "accounts.profile", "user"),
    (_l("Preferences"), "accounts.preferences", "sliders-horizontal"),
    (_l("Security"), "accounts.security", "shield"),
    (_l("Devices"), "accounts.devices", "monitor"),
    (_l("API keys"), "accounts.api_keys", "key-round"),
    (_l("Your data"), "accounts.privacy", "file-down"),
)
UNQUOTED: Final = "!$'()*,/:;?@"
"""What may stand in a query as it is."""
NO_WAY_BACK: Final = ("/login", "/register", "/forgot", "/reset", "/verify-email")


def place(app: Flask) -> None:
    """Fill the slots of the layout and the navigations of the account and its settings."""
    slots = slots_of(app)
    slots.fill("layout.account", drawn_once("accounts/_sign_in_links.html", _way_back))
    slots.fill("layout.guest_menu", drawn_once("accounts/_guest_menu.html", _way_back))
    slots.fill_with("layout.avatar", "accounts/_avatar.html", _picture)
    slots.fill_with("layout.account_menu", "accounts/_sign_out.html")
    slots.link("account", Link(_l("Your page"), "accounts.own_page", icon="circle-user", order=10))
    slots.link("account", Link(_l("Settings"), "accounts.profile", icon="settings", order=900))
    for order, (label, endpoint, icon) in enumerate(SETTINGS):
        slots.link("settings", Link(label, endpoint, icon=icon, order=10 * (order + 1)))


def _picture() -> dict[str, Any]:
    return {"name": current_user.display_name, "src": picture_path(current_user.picture_key, 64)}


def _way_back() -> dict[str, str]:
    """Return the query with which a sign-in from this page leads back to it."""
    path = request.full_path.rstrip("?") if request.method == "GET" else "/"
    leads_back = path != "/" and not path.startswith(NO_WAY_BACK)
    return {"query": f"?next={quote_plus(path, safe=UNQUOTED)}" if leads_back else ""}
