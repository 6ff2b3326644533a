"""The demo on pages: the sign-in page says how to get in, in development only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask

from marketplace.core.slots import slots_of
from marketplace.demo.content import LOGINS, PASSWORD
from marketplace.listings.queries import stock

bp = Blueprint("demo", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Fill the slot of the sign-in page."""
    if app.config["SETTINGS"].is_development:
        slots_of(app).fill_with("accounts.sign_in_hint", "demo/_sign_in_hint.html", _hint)


def _hint(**_given: Any) -> dict[str, Any] | None:
    return {"logins": LOGINS, "password": PASSWORD} if stock.has_listings() else None
