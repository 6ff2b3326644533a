"""Deals that may be reviewed: opened when an order is completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.models import Listing
from marketplace.reviews.events import DealOpened, ReviewDue
from marketplace.reviews.models import Deal, DealListing, Review

OPEN_DAYS = settings.declare(
    "reviews.open_days",
    60,
    _l("For how many days after an order is completed its first review may be written."),
    lambda days: None if 1 <= days <= 730 else str(_l("Choose 1 to 730 days.")),
)
REMIND_DAYS = settings.declare(
    "reviews.remind_after_days",
    3,
    _l("After how many days we remind people once of a review that they have not written. 0: never."),
    lambda days: None if 0 <= days <= 60 else str(_l("Choose 0 to 60 days.")),
)


@dataclass(frozen=True, slots=True)
class Finished:
    """A completed order: who dealt with whom, about what."""

    reference: str
    buyer_id: int
    seller_id: int
    listing_ids: Sequence[int]
    completed_at: datetime
    order_id: int | None = None


def open_deal(done: Finished) -> int | None:
    """Let both sides of a completed order review each other; None where that was opened before, or nobody can."""
    if done.buyer_id == done.seller_id:
        return None
    kinds = _kinds(done.listing_ids)
    statement = (
        insert(Deal)
        .values(
            order_id=done.order_id, reference=done.reference, buyer_id=done.buyer_id, seller_id=done.seller_id,
            process=next(iter(kinds.values()), "product"), completed_at=done.completed_at,
            closes_at=done.completed_at + timedelta(days=OPEN_DAYS.get()),
        )
        .on_conflict_do_nothing()
        .returning(Deal.id)
    )  # fmt: skip
    deal_id = session().scalar(statement)
    if deal_id is None:
        return None
    known = [listing_id for listing_id in dict.fromkeys(done.listing_ids) if listing_id in kinds]
    if known:
        rows = [{"deal_id": deal_id, "listing_id": each, "position": place} for place, each in enumerate(known)]
        session().execute(insert(DealListing), rows)
    announce(DealOpened(deal_id))
    return deal_id


def remind(limit: int = 500) -> int:
    """Remind whoever has not reviewed a deal after some days, once; returns how many deals that was."""
    days = REMIND_DAYS.get()
    if not days:
        return 0
    now = clock.now()
    statement = (
        select(Deal)
        .where(
            Deal.reminded_at.is_(None), Deal.revealed_at.is_(None), Deal.closes_at > now,
            Deal.completed_at < now - timedelta(days=days),
        )
        .order_by(Deal.completed_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )  # fmt: skip
    due = list(session().scalars(statement))
    wrote = _who_wrote([deal.id for deal in due])
    for deal in due:
        deal.reminded_at = now
        for account_id in (deal.buyer_id, deal.seller_id):
            if (deal.id, account_id) not in wrote:
                announce(ReviewDue(deal.id, account_id))
    session().flush()
    return len(due)


def _kinds(listing_ids: Sequence[int]) -> dict[int, str]:
    """Return the kind of each listing that is there, in the given order: the kind names the process."""
    statement = select(Listing.id, Listing.kind).where(Listing.id.in_(listing_ids))
    found = {row.id: row.kind for row in session().execute(statement)}
    return {listing_id: found[listing_id] for listing_id in listing_ids if listing_id in found}


def _who_wrote(deal_ids: Sequence[int]) -> set[tuple[int, int]]:
    statement = select(Review.deal_id, Review.reviewer_id).where(Review.deal_id.in_(deal_ids))
    return {(row.deal_id, row.reviewer_id) for row in session().execute(statement)}
