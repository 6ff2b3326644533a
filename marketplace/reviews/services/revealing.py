"""Making reviews public: both of a deal at once, in one transaction with the averages."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.reviews.events import ReviewsRevealed
from marketplace.reviews.models import Deal, Review
from marketplace.reviews.services import totals

BLIND_DAYS = settings.declare(
    "reviews.blind_days",
    7,
    _l("How many days the first review of a deal waits for the other side's before it becomes public."),
    lambda days: None if 0 <= days <= 90 else str(_l("Choose 0 to 90 days.")),
)


def reveal(deals: Sequence[Deal]) -> int:
    """Make the reviews of these deals public and count them; the deals are locked. Returns how many reviews."""
    now = clock.now()
    for deal in deals:
        deal.revealed_at = now
        deal.reveals_at = min(deal.reveals_at or now, now)
    statement = (
        select(Review)
        .where(Review.deal_id.in_([deal.id for deal in deals]), Review.revealed_at.is_(None))
        .order_by(Review.id)
        .with_for_update()
    )
    reviews = list(session().scalars(statement, execution_options={"populate_existing": True}))
    for review in reviews:
        review.revealed_at = now
    session().flush()
    shown = [review for review in reviews if review.hidden_at is None]
    totals.count(shown, 1)
    if shown:
        announce(ReviewsRevealed(tuple(review.id for review in shown)))
    return len(reviews)


def reveal_due(limit: int = 200) -> int:
    """Make public what has waited long enough; returns how many deals that was."""
    statement = (
        select(Deal)
        .where(Deal.revealed_at.is_(None), Deal.reveals_at.is_not(None), Deal.reveals_at <= clock.now())
        .order_by(Deal.reveals_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    due = list(session().scalars(statement))
    if due:
        reveal(due)
    return len(due)
