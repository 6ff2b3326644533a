"""Hiding a review from the public, and bringing it back: with a reason, on record, and out of the averages."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.reviews.events import ReviewHidden
from marketplace.reviews.models import Review, ReviewReply
from marketplace.reviews.rules import writing
from marketplace.reviews.services import totals


def hide(review_id: int, *, by: int | None, reason: str) -> None:
    """Take a review out of sight and out of the averages.

    Raises:
        NotFound: no such review.
        Conflict: it is hidden already.
        Invalid: no reason, or too long a one.

    """
    kept = _reason(reason)
    review = _lock(review_id)
    if review.hidden_at is not None:
        raise Conflict(_("This review is hidden already."), code="already_hidden")
    review.hidden_at, review.hidden_by_id, review.hidden_reason = clock.now(), by, kept
    session().flush()
    if review.revealed_at is not None:
        totals.count([review], -1)
    audit.record("review.hidden", "review", review_id, actor_id=by, reason=kept)
    announce(ReviewHidden(review_id, review.reviewer_id, kept))


def restore(review_id: int, *, by: int | None, reason: str = "") -> None:
    """Show a hidden review again.

    Raises:
        NotFound: no such review.
        Conflict: it is not hidden.

    """
    review = _lock(review_id)
    if review.hidden_at is None:
        raise Conflict(_("This review is not hidden."), code="not_hidden")
    before = {"hidden_at": review.hidden_at.isoformat(), "reason": review.hidden_reason}
    review.hidden_at, review.hidden_by_id, review.hidden_reason = None, None, ""
    session().flush()
    if review.revealed_at is not None:
        totals.count([review], 1)
    audit.record("review.restored", "review", review_id, actor_id=by, before=before, reason=reason)


def remove_reply(review_id: int, *, by: int | None, reason: str) -> None:
    """Take the reply off a review; the reviewed side may write another.

    Raises:
        NotFound: no such reply.
        Invalid: no reason, or too long a one.

    """
    kept = _reason(reason)
    statement = delete(ReviewReply).where(ReviewReply.review_id == review_id).returning(ReviewReply.author_id)
    author_id = session().scalar(statement)
    if author_id is None:
        raise NotFound(_("There is no such reply."))
    audit.record("review.reply_removed", "review", review_id, actor_id=by, before={"by": author_id}, reason=kept)


def _lock(review_id: int) -> Review:
    review = session().get(Review, review_id, with_for_update=True, populate_existing=True)
    if review is None:
        raise NotFound(_("There is no such review."))
    return review


def _reason(reason: str) -> str:
    kept = writing.clean(reason)
    if not kept or len(kept) > writing.LONGEST_REASON:
        said = _("Give a reason of at most %(n)s characters.", n=writing.LONGEST_REASON)
        raise Invalid(said, errors={"reason": [said]})
    return kept
