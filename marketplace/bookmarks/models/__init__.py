"""The tables of what people keep: bookmarks, collections and what they looked at."""

from marketplace.bookmarks.models.bookmark import Bookmark
from marketplace.bookmarks.models.collection import Collection, CollectionItem
from marketplace.bookmarks.models.popular import PopularListing
from marketplace.bookmarks.models.recent import RecentView

__all__ = ["Bookmark", "Collection", "CollectionItem", "PopularListing", "RecentView"]
