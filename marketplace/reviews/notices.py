"""Whom to tell what about reviews."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from marketplace.core.events import on
from marketplace.notifications.services import declare, notify
from marketplace.reviews.events import (
    DealOpened,
    ReviewDue,
    ReviewHidden,
    ReviewReplied,
    ReviewsRevealed,
    ReviewWritten,
)
from marketplace.reviews.queries import telling
from marketplace.reviews.queries.telling import OfDeal

OPEN = declare(
    "review.open", label=_l("Reviews to write"), group=_l("Reviews"), template="reviews/notices/open",
    action=_l("Write a review"),
)  # fmt: skip
RECEIVED = declare(
    "review.received", label=_l("New reviews of you"), group=_l("Reviews"), template="reviews/notices/received",
    action=_l("Read the review"),
)  # fmt: skip
REPLY = declare(
    "review.reply", label=_l("Replies to your reviews"), group=_l("Reviews"), template="reviews/notices/reply",
    action=_l("Read the reply"),
)  # fmt: skip
HIDDEN = declare(
    "review.hidden", label=_l("Your reviews that moderators hide"), group=_l("Reviews"),
    template="reviews/notices/hidden", action=_l("See your reviews"),
)  # fmt: skip


@on(DealOpened)
def invite(fact: DealOpened) -> None:
    """Ask both sides how it was."""
    deal = telling.of_deal(fact.deal_id)
    for account_id in (deal.buyer_id, deal.seller_id):
        _ask(deal, account_id, why="done")


@on(ReviewWritten)
def urge(fact: ReviewWritten) -> None:
    """Tell the other side that one has written, and until when theirs would be read beside it."""
    _ask(telling.of_deal(fact.deal_id), fact.reviewee_id, why="written")


@on(ReviewDue)
def remind(fact: ReviewDue) -> None:
    """Remind someone once."""
    _ask(telling.of_deal(fact.deal_id), fact.account_id, why="due")


@on(ReviewsRevealed)
def tell_reviewed(fact: ReviewsRevealed) -> None:
    """Tell people what was written of them."""
    for one in telling.of_reviews(fact.review_ids):
        notify(
            RECEIVED, one.reviewee_id, url=f"/reviews/{one.id}", related_id=one.id, key=f"review:{one.id}",
            about_id=one.reviewer_id,
            context={"name": one.reviewer_name, "rating": one.rating, "comment": one.comment, "title": one.title},
        )  # fmt: skip


@on(ReviewReplied)
def tell_author(fact: ReviewReplied) -> None:
    """Tell whoever wrote a review that it was answered."""
    for one in telling.of_reviews([fact.review_id]):
        notify(
            REPLY, fact.reviewer_id, url=f"/reviews/{one.id}", related_id=one.id, key=f"review:{one.id}",
            about_id=one.reviewee_id,
            context={"name": one.reviewee_name, "comment": one.reply or "", "title": one.title},
        )  # fmt: skip


@on(ReviewHidden)
def tell_why(fact: ReviewHidden) -> None:
    """Tell whoever wrote a review that it was hidden, and why."""
    notify(
        HIDDEN, fact.reviewer_id, url="/account/reviews/written", related_id=fact.review_id,
        key=f"review:{fact.review_id}", context={"reason": fact.reason},
    )  # fmt: skip


def _ask(deal: OfDeal, account_id: int, *, why: str) -> None:
    is_buyer = account_id == deal.buyer_id
    context: dict[str, Any] = {
        "why": why, "side": "buyer" if is_buyer else "seller", "title": deal.title,
        "name": deal.seller_name if is_buyer else deal.buyer_name, "until": deal.until.isoformat(),
    }  # fmt: skip
    notify(
        OPEN, account_id, url=f"/account/reviews/orders/{deal.reference}", related_id=deal.id,
        key=f"deal:{deal.id}", context=context, about_id=deal.seller_id if is_buyer else deal.buyer_id,
    )  # fmt: skip
