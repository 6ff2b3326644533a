"""Hiding a review from the public, and bringing it back: with a reason, on record, and out of the averages."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select

from marketplace.accounts.rules import Guest, Viewer
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.moderation.services import Target, declare_target
from marketplace.reviews.events import ReviewHidden
from marketplace.reviews.models import Review, ReviewReply
from marketplace.reviews.queries.reviews import SHOWN
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


def find_target(_viewer: Viewer | Guest, review_id: int) -> Target | None:
    """Return a public review as something to report."""
    return _target(select(Review).where(Review.id == review_id, SHOWN))


def look_at(review_id: int) -> Target | None:
    """Return a review as moderators see it, its reply with it."""
    return _target(select(Review).where(Review.id == review_id))


def hide_target(review_id: int, /, *, by: int | None, reason: str) -> None:
    """Hide a review for its reports; one that is hidden stays so."""
    if _lock(review_id).hidden_at is None:
        hide(review_id, by=by, reason=reason)


def restore_target(review_id: int, /, *, by: int | None, reason: str) -> None:
    """Show a review again; one that is shown stays so."""
    if _lock(review_id).hidden_at is not None:
        restore(review_id, by=by, reason=reason)


def _target(statement: Select[Review]) -> Target | None:
    review = session().scalar(statement)
    if review is None:
        return None
    reply = session().scalar(select(ReviewReply.comment).where(ReviewReply.review_id == review.id))
    excerpt = "\n\n".join(part for part in (review.comment, reply and f"↳ {reply}") if part)
    title = _("Review %(id)s", id=review.id)
    return Target(review.id, title, f"/reviews/{review.id}", review.reviewer_id, excerpt)


declare_target(
    "review", _l("Review"), find=find_target, look=look_at, hide=hide_target, restore=restore_target,
    admin_url=lambda review_id: f"/admin/reviews/{review_id}",
)  # fmt: skip
