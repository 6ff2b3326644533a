"""The tables of search: the index over listings, what was learned from it, what people look for and what they save."""

from marketplace.search.models.document import SearchDocument, SearchNumber
from marketplace.search.models.learned import SearchLexeme, SearchStatistics, SearchTerm, SearchTrait
from marketplace.search.models.looked_for import RecentSearch, SearchCount
from marketplace.search.models.saved import SavedSearch, SearchMatch
from marketplace.search.models.watch import SearchChange, SearchWatch, SearchWatchKey

__all__ = [
    "RecentSearch",
    "SavedSearch",
    "SearchChange",
    "SearchCount",
    "SearchDocument",
    "SearchLexeme",
    "SearchMatch",
    "SearchNumber",
    "SearchStatistics",
    "SearchTerm",
    "SearchTrait",
    "SearchWatch",
    "SearchWatchKey",
]
