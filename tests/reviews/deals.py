"""Finished deals for tests."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from marketplace.core.db import session
from marketplace.reviews.models import Deal, Review
from marketplace.reviews.services import deals, writing
from marketplace.reviews.services.deals import Finished
from marketplace.reviews.services.writing import Draft

_numbers = itertools.count(1001)


def done(buyer_id: int, seller_id: int, listing_ids: Sequence[int] = (), days_ago: float = 0) -> Deal:
    """Open the deal of an order that was completed `days_ago`."""
    number = next(_numbers)
    when = datetime.now(UTC) - timedelta(days=days_ago)
    deal_id = deals.open_deal(Finished(f"ORD-{number}", buyer_id, seller_id, listing_ids, when, order_id=number))
    assert deal_id is not None
    return session().get_one(Deal, deal_id)


def write(deal: Deal, by: int, rating: int = 5, comment: str = "As described, and packed well.") -> Review:
    return writing.write(deal.id, Draft(rating, comment), by=by)


def public(deal: Deal, rating: int = 5, comment: str = "As described, and packed well.") -> Review:
    """Let both sides write: the buyer's review is returned, and public."""
    written = write(deal, deal.buyer_id, rating, comment)
    write(deal, deal.seller_id, 5, "Paid at once.")
    session().refresh(written)
    return written
