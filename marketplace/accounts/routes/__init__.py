"""The pages of accounts, one file a subject."""

from __future__ import annotations

from flask import Flask

from marketplace.accounts.browser import init_browser
from marketplace.accounts.routes import (
    acting,
    api_keys,
    confirming,
    devices,
    joining,
    links,
    mail_links,
    people,
    preferences,
    privacy,
    profile,
    security,
    sign_in,
    totp,
)
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.rules import picture_path

__all__ = [
    "acting", "api_keys", "bp", "confirming", "devices", "joining", "links", "mail_links", "people", "preferences",
    "privacy", "profile", "register", "security", "sign_in", "totp",
]  # fmt: skip


def register(app: Flask) -> None:
    """Put the links of accounts into the frame of every page."""
    init_browser(app)
    app.jinja_env.globals["picture_path"] = picture_path
    links.place(app)
