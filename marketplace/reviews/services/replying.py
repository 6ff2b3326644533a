"""The one answer of the reviewed side."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.events import announce
from marketplace.reviews.events import ReviewReplied
from marketplace.reviews.models import ReviewReply
from marketplace.reviews.queries.reviews import get_shown
from marketplace.reviews.rules import writing


def reply(review_id: int, comment: str, *, language: str, by: int) -> None:
    """Answer a review of oneself, once.

    Raises:
        NotFound: no public review.
        Forbidden: it is about someone else.
        Conflict: it has a reply.
        Invalid: no words, or too many.

    """
    found = get_shown(review_id)
    if found.reviewee_id != by:
        raise Forbidden(_("Only whoever is reviewed may reply."), code="not_reviewed")
    kept = writing.cleaned(comment, writing.LONGEST_REPLY)
    statement = insert(ReviewReply).values(
        review_id=review_id, author_id=by, comment=kept, language=language, created_at=clock.now()
    )
    if session().scalar(statement.on_conflict_do_nothing().returning(ReviewReply.review_id)) is None:
        raise Conflict(_("You have replied already."), code="already_replied")
    announce(ReviewReplied(review_id, found.reviewer_id))
