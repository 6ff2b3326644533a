"""The pages of reviews, one file a subject, and what they add to others' pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from marketplace.core.slots import Link, slots_of
from marketplace.reviews.routes import boxes, on_pages, photos, single, writing
from marketplace.reviews.routes.blueprint import bp
from marketplace.reviews.rules.photos import photo_path

__all__ = ["boxes", "bp", "on_pages", "photos", "register", "single", "writing"]


def register(app: Flask) -> None:
    """Put reviews on listings and profiles, and one's own into the account's navigation."""
    app.jinja_env.globals["photo_path"] = photo_path
    slots = slots_of(app)
    slots.fill_with("listing.sections", "reviews/_listing.html", on_pages.of_listing, order=20)
    slots.fill_with("profile.sections", "reviews/_person.html", on_pages.of_person, order=20)
    slots.fill_with("order.actions", "reviews/_order.html", boxes.on_order, order=80)
    slots.offer("listing.structured", on_pages.structured)
    slots.link(
        "account",
        Link(_l("Reviews"), "reviews.to_write", icon="star", order=120, count=boxes.count, visible=boxes.is_someone),
    )
