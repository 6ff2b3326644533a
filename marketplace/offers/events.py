"""Facts about offers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfferMoved:
    """Something happened to an offer: made, answered, taken back, over. `side` did it; nobody when time did."""

    offer_id: int
    move: str
    side: str | None
    status: str
