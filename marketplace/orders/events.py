"""Facts about orders. They carry ids and values; whoever needs more asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OrderCompleted:
    """A deal is done: the buyer has what was bought, the seller is paid, and nothing is open between them."""

    order_id: int
    reference: str
    buyer_id: int
    seller_id: int
    listing_ids: tuple[int, ...]
    completed_at: datetime
