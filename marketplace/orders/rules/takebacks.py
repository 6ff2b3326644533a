"""What a bank takes of a payment: which order gives how much, and what stands still until it has decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from marketplace.core.money import Money

GRACE: Final = timedelta(days=3)
"""How long at least everyone has to act after the bank has decided, whatever ran out meanwhile."""


def divide(amount: Money, rooms: Sequence[int]) -> list[int]:
    """Divide what was taken among orders by what is left of each, none above it; the rest is nobody's but the market's.

    In minor units, in the order of `rooms`.
    """
    takes = min(amount.minor, sum(rooms))
    if takes <= 0:
        return [0] * len(rooms)
    return [each.minor for each in Money(takes, amount.currency).allocate(list(rooms))]
