"""The pages of search, and the forms that lead to them."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from marketplace.core.fragments import drawn_once
from marketplace.core.slots import Link, slots_of
from marketplace.search.routes import pages, saved, stopping, suggesting
from marketplace.search.routes.blueprint import bp

__all__ = ["bp", "pages", "register", "saved", "stopping", "suggesting"]


def register(app: Flask) -> None:
    """Fill the header and the start page with their search forms, and lead to what people save of searches."""
    slots = slots_of(app)
    slots.fill("layout.search", drawn_once("search/_header.html", suggesting.form_words))
    slots.fill_with("home.search", "search/_home.html", suggesting.home_words)
    slots.link("account", Link(label=_l("Saved searches"), endpoint="search.saved_searches", icon="bell", order=105))
