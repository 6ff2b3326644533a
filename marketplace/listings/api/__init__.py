"""Listings in the JSON API, one file a subject."""

from marketplace.listings.api import approvals, categories, imports, listings, office, photos, verification
from marketplace.listings.api.blueprint import bp

__all__ = ["approvals", "bp", "categories", "imports", "listings", "office", "photos", "verification"]
