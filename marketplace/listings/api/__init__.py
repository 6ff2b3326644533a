"""Listings in the JSON API, one file a subject."""

from marketplace.listings.api import listings, photos
from marketplace.listings.api.blueprint import bp

__all__ = ["bp", "listings", "photos"]
