"""What someone wrote, as their own copy holds it, and what is left when they go: stars without words or a name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_, select, update

from marketplace.core import audit
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.reviews.events import ReviewPhotosDropped
from marketplace.reviews.models import Deal, Review, ReviewPhoto, ReviewReply, ReviewVote
from marketplace.reviews.rules.photos import storage_key


def copy_of(account_id: int) -> dict[str, Any]:
    """Return the reviews, replies and votes of someone as JSON, with what others publicly wrote of them."""
    written = select(Review).where(Review.reviewer_id == account_id).order_by(Review.id)
    about = select(Review).where(
        Review.reviewee_id == account_id, Review.revealed_at.is_not(None), Review.hidden_at.is_(None)
    )
    replies = select(ReviewReply).where(ReviewReply.author_id == account_id).order_by(ReviewReply.review_id)
    votes = select(ReviewVote).where(ReviewVote.account_id == account_id).order_by(ReviewVote.review_id)
    return {
        "written": [_as_json(one) for one in session().scalars(written)],
        "received": [_as_json(one) for one in session().scalars(about.order_by(Review.id))],
        "replies": [
            {"review_id": one.review_id, "comment": one.comment, "written": one.created_at.isoformat()}
            for one in session().scalars(replies)
        ],
        "found_helpful": [
            {"review_id": one.review_id, "since": one.created_at.isoformat()} for one in session().scalars(votes)
        ],
    }


def files_of(account_id: int) -> dict[str, str]:
    """Return the photos of someone's reviews: the name in the copy, and the storage key."""
    statement = (
        select(ReviewPhoto.id, ReviewPhoto.review_id, ReviewPhoto.key)
        .join(Review, Review.id == ReviewPhoto.review_id)
        .where(Review.reviewer_id == account_id)
    )
    return {
        f"reviews/{row.review_id}-{row.id}.webp": storage_key(row.key, large=True)
        for row in session().execute(statement)
    }


def erase(account_id: int) -> None:
    """Take the words, photos and votes of someone away. Stars stay: they belong to the averages of others."""
    mine = select(Review.id).where(Review.reviewer_id == account_id)
    dropped = delete(ReviewPhoto).where(ReviewPhoto.review_id.in_(mine)).returning(ReviewPhoto.key)
    keys = tuple(session().scalars(dropped, execution_options={"synchronize_session": False}))
    if keys:
        announce(ReviewPhotosDropped(keys))
    blank = update(Review).where(Review.reviewer_id == account_id)
    blank = blank.values(comment="", has_contact=False, hidden_reason="")
    session().execute(blank, execution_options={"synchronize_session": False})
    replies = delete(ReviewReply).where(ReviewReply.author_id == account_id)
    session().execute(replies, execution_options={"synchronize_session": False})
    either = or_(Review.reviewer_id == account_id, Review.reviewee_id == account_id)
    audit.forget_words("review", session().scalars(select(Review.id).where(either)))
    _take_votes_back(account_id)
    _close_deals(account_id)
    session().expire_all()


def _take_votes_back(account_id: int) -> None:
    statement = delete(ReviewVote).where(ReviewVote.account_id == account_id).returning(ReviewVote.review_id)
    voted = sorted(session().scalars(statement, execution_options={"synchronize_session": False}))
    fewer = update(Review).where(Review.id.in_(voted)).values(helpful_count=Review.helpful_count - 1)
    session().execute(fewer, execution_options={"synchronize_session": False})


def _close_deals(account_id: int) -> None:
    """Nobody is to review someone who is gone; what waits becomes public in its time."""
    statement = (
        update(Deal)
        .where((Deal.buyer_id == account_id) | (Deal.seller_id == account_id), Deal.reveals_at.is_(None))
        .values(closes_at=Deal.completed_at)
    )
    session().execute(statement, execution_options={"synchronize_session": False})


def _as_json(one: Review) -> dict[str, Any]:
    return {
        "review_id": one.id, "side": one.side, "listing_id": one.listing_id, "rating": one.rating,
        "comment": one.comment, "language": one.language, "written": one.created_at.isoformat(),
        "public_since": one.revealed_at.isoformat() if one.revealed_at else None,
    }  # fmt: skip
