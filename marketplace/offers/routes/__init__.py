"""The pages of offers, and what they add to others' pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from marketplace.core.refusing import friendly
from marketplace.offers.routes import answering, frame, lists, making, single
from marketplace.offers.routes.blueprint import bp

__all__ = ["answering", "bp", "lists", "making", "register", "single"]


def register(app: Flask) -> None:
    """Fill the listing page and the navigation, and say what the constraints mean."""
    frame.place(app)
    friendly("uq_offers_live", _l("You have made an offer for this already. It is among your offers."), "offer_open")
