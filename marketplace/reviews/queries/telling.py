"""What notices say of deals and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.reviews.models import Deal, DealListing, Review, ReviewReply


@dataclass(frozen=True, slots=True)
class OfDeal:
    """A deal in a few words."""

    id: int
    reference: str
    buyer_id: int
    seller_id: int
    buyer_name: str
    seller_name: str
    title: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OfReview:
    """A review in a few words; `title` is that of the listing, or empty."""

    id: int
    reviewer_id: int
    reviewee_id: int
    reviewer_name: str
    reviewee_name: str
    rating: int
    comment: str
    title: str
    reply: str | None


def of_deal(deal_id: int) -> OfDeal:
    """Return what a notice says of a deal that is there."""
    deal = session().get_one(Deal, deal_id)
    people = find_accounts_by_id([deal.buyer_id, deal.seller_id])
    title = session().scalar(
        select(Listing.title)
        .join(DealListing, DealListing.listing_id == Listing.id)
        .where(DealListing.deal_id == deal_id)
        .order_by(DealListing.position)
        .limit(1)
    )
    return OfDeal(
        deal.id, deal.reference, deal.buyer_id, deal.seller_id, people[deal.buyer_id].display_name,
        people[deal.seller_id].display_name, title or deal.reference, deal.reveals_at or deal.closes_at,
    )  # fmt: skip


def of_reviews(review_ids: Sequence[int]) -> list[OfReview]:
    """Return what notices say of these reviews: two statements, however many there are."""
    statement = (
        select(Review.id, Review.reviewer_id, Review.reviewee_id, Review.rating, Review.comment, Listing.title,
               ReviewReply.comment.label("reply"))
        .join(Listing, Listing.id == Review.listing_id, isouter=True)
        .join(ReviewReply, ReviewReply.review_id == Review.id, isouter=True)
        .where(Review.id.in_(review_ids))
        .order_by(Review.id)
    )  # fmt: skip
    rows = session().execute(statement).all()
    people = find_accounts_by_id({row.reviewer_id for row in rows} | {row.reviewee_id for row in rows})
    return [
        OfReview(
            row.id, row.reviewer_id, row.reviewee_id, people[row.reviewer_id].display_name,
            people[row.reviewee_id].display_name, row.rating, row.comment, row.title or "", row.reply,
        )
        for row in rows
    ]  # fmt: skip
