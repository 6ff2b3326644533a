"""The pages of listings, one file a subject, and what they add to others' pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from marketplace.core.slots import Link, slots_of
from marketplace.listings.routes import (
    feeds,
    home,
    imports,
    listing,
    managing,
    options,
    photos,
    places,
    profile,
    selling,
    verifying,
    writing,
)
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.rules.lifecycle import trash_until

__all__ = [
    "bp", "feeds", "home", "imports", "listing", "managing", "options", "photos", "places", "profile", "register",
    "selling", "verifying", "writing",
]  # fmt: skip


def register(app: Flask) -> None:
    """Add the ways to sell to the navigation, and people's listings to their pages."""
    slots = slots_of(app)
    slots.link("main", Link(label=_l("Sell"), endpoint="listings.sell", order=30))
    slots.link("account", Link(label=_l("Your stall"), endpoint="listings.sell", icon="store", order=30))
    slots.link("account", Link(label=_l("List something"), endpoint="listings.new", icon="plus", order=31))
    slots.link("sell", Link(label=_l("Listings"), endpoint="listings.sell", icon="package", order=10))
    slots.link("footer", Link(label=_l("List something"), endpoint="listings.new", group=_l("Sell"), order=10))
    slots.link("footer", Link(label=_l("Your stall"), endpoint="listings.sell", group=_l("Sell"), order=11))
    slots.fill_with("profile.sections", "listings/_profile.html", profile.offered_by, order=10)
    slots.fill("layout.head", feeds.manifest_link)
    app.jinja_env.globals["trash_until"] = trash_until
