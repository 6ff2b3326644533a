"""The tables of reviews: finished deals, what was written about them, and the totals that come of it."""

from marketplace.reviews.models.deal import Deal, DealListing
from marketplace.reviews.models.review import Review, ReviewPhoto, ReviewReply, ReviewVote
from marketplace.reviews.models.totals import AccountTotals, ListingTotals

__all__ = [
    "AccountTotals", "Deal", "DealListing", "ListingTotals", "Review", "ReviewPhoto", "ReviewReply", "ReviewVote",
]  # fmt: skip
