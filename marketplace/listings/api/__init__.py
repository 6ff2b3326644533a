"""Listings in the JSON API, one file a subject."""

from marketplace.listings.api import imports, listings, office, photos, verification
from marketplace.listings.api.blueprint import bp

__all__ = ["bp", "imports", "listings", "office", "photos", "verification"]
