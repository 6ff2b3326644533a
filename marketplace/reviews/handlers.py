"""What reviews do when something happened below, or among themselves."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.services import exports
from marketplace.core.events import on
from marketplace.core.jobs import enqueue
from marketplace.orders.events import OrderCompleted
from marketplace.reviews import jobs
from marketplace.reviews.events import ReviewPhotosDropped
from marketplace.reviews.services import deals, personal
from marketplace.reviews.services.deals import Finished


@on(OrderCompleted)
def open_the_deal(fact: OrderCompleted) -> None:
    """Let both sides of a completed order review each other."""
    deals.open_deal(
        Finished(
            fact.reference, fact.buyer_id, fact.seller_id, fact.listing_ids, fact.completed_at, order_id=fact.order_id
        )
    )


@on(ReviewPhotosDropped)
def forget_photos(fact: ReviewPhotosDropped) -> None:
    """Have the files deleted."""
    if fact.keys:
        enqueue(jobs.forget_photos, keys=list(fact.keys))


@on(PersonalDataRequested)
def add_what_was_written(fact: PersonalDataRequested) -> None:
    """Add reviews, replies and votes to someone's copy of their data."""
    exports.add(fact.export_id, "reviews", personal.copy_of(fact.account_id), personal.files_of(fact.account_id))


@on(AccountErased)
def erase_what_was_written(fact: AccountErased) -> None:
    """Take the person's words away; the stars stay."""
    personal.erase(fact.account_id)
