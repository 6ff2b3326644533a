"""Finding a review helpful, once, and taking it back."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.core.db import session
from marketplace.core.errors import Forbidden
from marketplace.reviews.models import Review, ReviewVote
from marketplace.reviews.queries.reviews import get_shown


def vote(review_id: int, *, by: int) -> int:
    """Say that a review helped; a second time changes nothing. Returns how many say so now.

    Raises:
        NotFound: no public review.
        Forbidden: one's own.

    """
    found = get_shown(review_id)
    if found.reviewer_id == by:
        raise Forbidden(_("That is your own review."), code="own_review")
    statement = insert(ReviewVote).values(review_id=review_id, account_id=by).on_conflict_do_nothing()
    is_new = session().scalar(statement.returning(ReviewVote.review_id)) is not None
    return _change(review_id, 1) if is_new else found.helpful_count


def take_back(review_id: int, *, by: int) -> int:
    """Take the vote back; where there is none, nothing changes. Returns how many there are now. Raises NotFound."""
    found = get_shown(review_id)
    statement = delete(ReviewVote).where(ReviewVote.review_id == review_id, ReviewVote.account_id == by)
    was_there = session().scalar(statement.returning(ReviewVote.review_id)) is not None
    return _change(review_id, -1) if was_there else found.helpful_count


def _change(review_id: int, by: int) -> int:
    statement = (
        update(Review)
        .where(Review.id == review_id)
        .values(helpful_count=Review.helpful_count + by)
        .returning(Review.helpful_count)
        .execution_options(synchronize_session=False)
    )
    return session().execute(statement).scalar_one()
