"""When a seller is paid what, and why not. All of it in minor units of one currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from marketplace.core.money import Money, precision

BY_HAND: Final = "bank"
"""What stands in place of a provider where the operator transfers to a bank account."""
CENTS: Final = 2
MONDAY: Final = 0


class PayeeState(StrEnum):
    """How far a seller is with telling where they are paid."""

    OPEN = "open"  # begun, the provider waits for them
    READY = "ready"  # can be paid
    RESTRICTED = "restricted"  # the provider wants more, or pays nothing there


class Rhythm(StrEnum):
    """When a seller wants to be paid."""

    WEEKLY = "weekly"
    DAILY = "daily"
    ON_REQUEST = "on_request"


class Why(StrEnum):
    """Why nothing is paid out."""

    NOTHING = "nothing_owed"
    BELOW = "below_minimum"
    CONTESTED = "contested"
    PAUSED = "payouts_paused"
    BOOKS = "books_broken"
    SUSPENDED = "account_suspended"
    UNVERIFIED = "not_verified"
    NO_PAYEE = "no_payout_account"
    NOT_READY = "payout_account_not_ready"
    CHANGED = "payout_account_changed"
    UNREACHABLE = "provider_not_offered"
    SHORT = "not_enough_at_provider"
    ASKED_ONLY = "on_request"


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides about a payout. `available` is what the provider holds for us; None where we pay by hand."""

    owed: int
    withheld: int = 0
    minimum: int = 1
    state: PayeeState | None = None
    pays_from: datetime | None = None
    is_reachable: bool = True
    available: int | None = None
    is_verified: bool = True
    is_suspended: bool = False
    is_paused: bool = False
    are_books_broken: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What can be paid out now; `why` not, where that is nothing."""

    amount: int
    why: Why | None = None


def decide(standing: Standing, now: datetime) -> Decision:
    """Return what can be paid out: all that is owed and not contested, or the first reason against it."""
    free = standing.owed - max(standing.withheld, 0)
    refusals = (
        (standing.owed <= 0, Why.NOTHING),
        (free <= 0, Why.CONTESTED),
        (standing.is_suspended, Why.SUSPENDED),
        (standing.state is None, Why.NO_PAYEE),
        (not standing.is_verified, Why.UNVERIFIED),
        (standing.state is not PayeeState.READY, Why.NOT_READY),
        (standing.pays_from is not None and standing.pays_from > now, Why.CHANGED),
        (not standing.is_reachable, Why.UNREACHABLE),
        (free < standing.minimum, Why.BELOW),
        (standing.is_paused, Why.PAUSED),
        (standing.are_books_broken, Why.BOOKS),
        (standing.available is not None and standing.available < free, Why.SHORT),
    )
    why = next((reason for applies, reason in refusals if applies), None)
    return Decision(0 if why else free, why)


def is_due(rhythm: str, day: date) -> bool:
    """Whether a payout is made by itself on a day: each day, or on Mondays."""
    return rhythm == Rhythm.DAILY or (rhythm == Rhythm.WEEKLY and day.weekday() == MONDAY)


def next_day(rhythm: str, today: date) -> date | None:
    """Return the next day on which a payout is made by itself; None where it waits to be asked for."""
    days = (today + timedelta(days=ahead) for ahead in range(1, 8))
    return next((day for day in days if is_due(rhythm, day)), None)


def minimum_in(currency: str, minimums: Mapping[str, str], otherwise: Decimal) -> int:
    """Return the least payout of a currency: its own, or `otherwise` cents-currency units, scaled for whole ones."""
    if currency in minimums:
        return Money.parse(minimums[currency], currency).minor
    return int(otherwise.scaleb(CENTS)) if precision(currency) < CENTS else int(otherwise.scaleb(precision(currency)))
