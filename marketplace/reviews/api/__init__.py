"""Reviews in the JSON API, one file for those who write and read them, one for moderators."""

from __future__ import annotations

from marketplace.reviews.api import office, reviews
from marketplace.reviews.api.blueprint import bp

__all__ = ["bp", "office", "reviews"]
