"""The tables of search: the index over listings, what was learned from it, and what people look for."""

from marketplace.search.models.document import SearchDocument
from marketplace.search.models.learned import SearchLexeme, SearchStatistics, SearchTerm, SearchTrait
from marketplace.search.models.looked_for import RecentSearch, SearchCount

__all__ = [
    "RecentSearch",
    "SearchCount",
    "SearchDocument",
    "SearchLexeme",
    "SearchStatistics",
    "SearchTerm",
    "SearchTrait",
]
