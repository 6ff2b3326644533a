"""Cancellation policies: which share comes back, by when it is cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

WHOLE: Final = 10_000
HALF: Final = 5_000


class Policy(StrEnum):
    """The policies that a listing may name; an order keeps its own."""

    FLEXIBLE = "flexible"
    MODERATE = "moderate"
    STRICT = "strict"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tier:
    """Cancelled at least `before` the start, `share` (in hundredths of a percent) comes back."""

    before: timedelta
    share: int


TIERS: Final[dict[Policy, tuple[Tier, ...]]] = {
    Policy.FLEXIBLE: (Tier(timedelta(hours=24), WHOLE), Tier(timedelta(0), HALF)),
    Policy.MODERATE: (Tier(timedelta(days=5), WHOLE), Tier(timedelta(hours=24), HALF)),
    Policy.STRICT: (Tier(timedelta(days=7), HALF),),
    Policy.NONE: (),
}


def share_back(policy: str, start: datetime | None, now: datetime) -> int:
    """Return which share comes back in hundredths of a percent.

    Goods have no start: until they are sent it is as early as can be.
    """
    tiers = TIERS[Policy(policy)]
    if start is None:
        return max((tier.share for tier in tiers), default=0)
    return next((tier.share for tier in tiers if start - now >= tier.before), 0)
