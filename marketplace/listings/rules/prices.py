"""What a price means beside the ones before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

LOOKED_BACK: Final = timedelta(days=30)
"""The reference for a reduction is the lowest price of the 30 days before it (EU directive 98/6, article 6a)."""
SHOWN_FOR: Final = timedelta(days=30)


class PricePoint(NamedTuple):
    """The price in minor units from a moment on; None is "on request"."""

    at: datetime
    price: int | None
    currency: str


def lowest_since(history: Sequence[PricePoint], moment: datetime) -> int | None:
    """Return the lowest price that counted at any time since `moment`, in the latest currency. Newest point first."""
    lowest: list[int] = []
    for point in history:
        if point.price is not None and point.currency == history[0].currency:
            lowest.append(point.price)
        if point.at <= moment:
            break
    return min(lowest, default=None)


def before_reduction(history: Sequence[PricePoint], now: datetime) -> int | None:
    """Return the price that the present one may be compared with, or None where nothing was reduced lately."""
    if len(history) < 2 or history[0].price is None or history[0].at < now - SHOWN_FOR:
        return None
    reference = lowest_since(history[1:], history[0].at - LOOKED_BACK)
    same = history[0].currency == history[1].currency
    return reference if same and reference is not None and reference > history[0].price else None
