"""Search in the JSON API: listings, suggestions and saved searches."""

from __future__ import annotations

from marketplace.search.api import listings, saved
from marketplace.search.api.blueprint import bp

__all__ = ["bp", "listings", "saved"]
