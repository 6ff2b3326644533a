"""Cancellation policies: which share comes back, by when it is cancelled. A listing names one, an order keeps it.

What is booked has a start, and the policy counts back from it. Goods have none: there the sending takes its place, and
what is shorter than the way to a start counts from the order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from flask_babel import gettext as _

WHOLE: Final = 10_000
HALF: Final = 5_000
MIXED: Final = "mixed"
"""What an order says whose lines have several policies."""
WITH_POLICY: Final = frozenset({"product", "rental", "service"})
"""The kinds that can be cancelled; a download is there at once, and a property has a process of its own."""
THINKING_IT_OVER: Final = timedelta(hours=24)


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


def share_back(policy: str, start: datetime | None, now: datetime, ordered: datetime | None = None) -> int:
    """Return which share comes back in hundredths of a percent.

    Goods have no start: until they are sent it is as early as can be, but for the moderate policy, which gives
    everything back within a day of the order and half after it.
    """
    tiers = TIERS[Policy(policy)]
    if start is not None:
        return next((tier.share for tier in tiers if start - now >= tier.before), 0)
    if policy == Policy.MODERATE and ordered is not None and now - ordered > THINKING_IT_OVER:
        return HALF
    return max((tier.share for tier in tiers), default=0)


def common(policies: Iterable[str]) -> str:
    """Return the policy that all lines of an order have, or `MIXED`."""
    found = set(policies)
    return found.pop() if len(found) == 1 else MIXED


def name_of(policy: str) -> str:
    """Return what a policy is called."""
    return {
        Policy.FLEXIBLE.value: _("Flexible"), Policy.MODERATE.value: _("Moderate"), Policy.STRICT.value: _("Strict"),
        Policy.NONE.value: _("No refunds"),
    }.get(policy, policy)  # fmt: skip


def words_of(policy: str, kind: str) -> str:
    """Return what a policy means for goods, or for what has a start."""
    if policy == MIXED:
        return _("Each thing by its own policy, as its page says it.")
    of_goods = {
        Policy.FLEXIBLE.value: _("Until it is sent you can cancel, and everything comes back."),
        Policy.MODERATE.value: _(
            "Cancel within 24 hours and everything comes back; after that, until it is sent, half."
        ),
        Policy.STRICT.value: _("Until it is sent you can cancel, and half comes back."),
        Policy.NONE.value: _("If you cancel, nothing comes back."),
    }
    of_time = {
        Policy.FLEXIBLE.value: _("Cancel until 24 hours before the start and everything comes back; after that half."),
        Policy.MODERATE.value: _(
            "Cancel until 5 days before the start and everything comes back; until 24 hours before it half."
        ),
        Policy.STRICT.value: _("Cancel until 7 days before the start and half comes back."),
        Policy.NONE.value: _("If you cancel, nothing comes back."),
    }
    return (of_goods if kind == "product" else of_time)[policy]
