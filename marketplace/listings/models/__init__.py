"""The tables of listings: what is offered, where it belongs, how it looks, and what became of it."""

from marketplace.listings.models.bulk import ListingSweep
from marketplace.listings.models.category import Category, CategoryAttribute
from marketplace.listings.models.history import ListingPrice, ListingVersion, ListingViewDay
from marketplace.listings.models.hold import StockHold
from marketplace.listings.models.imports import ImportedListing, ListingImport, ListingImportProblem
from marketplace.listings.models.listing import Listing
from marketplace.listings.models.photo import ListingPhoto
from marketplace.listings.models.place import Place, PlaceName
from marketplace.listings.models.variant import ListingVariant

__all__ = [
    "Category",
    "CategoryAttribute",
    "ImportedListing",
    "Listing",
    "ListingImport",
    "ListingImportProblem",
    "ListingPhoto",
    "ListingPrice",
    "ListingSweep",
    "ListingVariant",
    "ListingVersion",
    "ListingViewDay",
    "Place",
    "PlaceName",
    "StockHold",
]
