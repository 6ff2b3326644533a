"""Whether there is anything on the shelves."""

from __future__ import annotations

from sqlalchemy import exists, select

from marketplace.core.db import session
from marketplace.listings.models import Category, Listing, Place


def has_listings() -> bool:
    """Whether anyone ever offered anything."""
    return bool(session().scalar(select(exists().where(Listing.id.is_not(None)))))


def has_categories() -> bool:
    """Whether there is a category tree."""
    return bool(session().scalar(select(exists().where(Category.id.is_not(None)))))


def has_places() -> bool:
    """Whether places can be looked up."""
    return bool(session().scalar(select(exists().where(Place.id.is_not(None)))))
