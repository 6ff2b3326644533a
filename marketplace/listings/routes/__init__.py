"""The pages of listings, one file a subject."""

from marketplace.listings.routes import home, imports, photos
from marketplace.listings.routes.blueprint import bp

__all__ = ["bp", "home", "imports", "photos"]
