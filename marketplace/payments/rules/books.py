"""The books: which accounts there are, and what an entry must be.

An amount that is posted moves from accounts (negative) to accounts (positive); an entry's postings sum to zero in each
currency. Money comes in from the provider's clearing account, whose claim on the provider is therefore shown with its
sign turned: `balance` always answers in the account's natural sense.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marketplace.core.money import Money, MoneyError


class Kind(StrEnum):
    """A kind of account. What stands in brackets is its owner."""

    CLEARING = "clearing"  # (provider) what a provider holds for us
    BUYER_REFUNDS = "buyer_refunds"  # on the way back to buyers
    ESCROW = "escrow"  # (reference) held until it is released or refunded
    SECURITY_DEPOSIT = "security_deposit"  # (reference) held beside the price
    SELLER_PAYABLE = "seller_payable"  # (account) owed to a seller
    COMMISSION = "commission"  # earned by the platform
    COMMISSION_TAX = "commission_tax"  # tax on that
    TAX_COLLECTED = "tax_collected"  # collected for the authorities
    COUPONS_PLATFORM = "coupons_platform"  # discounts that the platform pays
    COUPONS_SELLER = "coupons_seller"  # (account) discounts that a seller pays
    PROVIDER_FEES = "provider_fees"  # what providers charge us
    PAYOUT_IN_TRANSIT = "payout_in_transit"  # (account) on the way to a seller's bank
    LOSSES = "losses"  # what the platform bears itself of what banks took back
    TAKEN_BACK = "taken_back"  # (payment) what a provider took back by itself, until it is known who bears it


OWNED: Final = frozenset(
    {
        Kind.CLEARING,
        Kind.ESCROW,
        Kind.SECURITY_DEPOSIT,
        Kind.SELLER_PAYABLE,
        Kind.COUPONS_SELLER,
        Kind.PAYOUT_IN_TRANSIT,
        Kind.TAKEN_BACK,
    }
)
NEVER_NEGATIVE: Final = frozenset({Kind.ESCROW, Kind.SECURITY_DEPOSIT})
"""The database refuses to take more from these than is there."""
TURNED: Final = frozenset(
    {
        Kind.CLEARING,
        Kind.COUPONS_PLATFORM,
        Kind.COUPONS_SELLER,
        Kind.PROVIDER_FEES,
        Kind.LOSSES,
        Kind.TAKEN_BACK,
    }
)
"""What these hold is our claim or our cost: their balance is the sum of their postings with its sign turned."""


@dataclass(frozen=True, slots=True)
class Place:
    """An account of the books, without its currency. Make one with the functions below."""

    kind: Kind
    owner: str = ""

    def __post_init__(self) -> None:
        if bool(self.owner) != (self.kind in OWNED):
            raise ValueError(f"{self.kind} {'needs an' if self.kind in OWNED else 'has no'} owner")

    def natural(self, total: int) -> int:
        """Return the balance that the sum of the account's postings amounts to, in minor units."""
        return -total if self.kind in TURNED else total


BUYER_REFUNDS: Final = Place(Kind.BUYER_REFUNDS)
COMMISSION: Final = Place(Kind.COMMISSION)
COMMISSION_TAX: Final = Place(Kind.COMMISSION_TAX)
TAX_COLLECTED: Final = Place(Kind.TAX_COLLECTED)
COUPONS_PLATFORM: Final = Place(Kind.COUPONS_PLATFORM)
PROVIDER_FEES: Final = Place(Kind.PROVIDER_FEES)
LOSSES: Final = Place(Kind.LOSSES)


def clearing(provider: str) -> Place:
    """Return what `provider` holds for us."""
    return Place(Kind.CLEARING, provider)


def escrow(reference: str) -> Place:
    """Return what is held for `reference`, such as "order:12"."""
    return Place(Kind.ESCROW, reference)


def security_deposit(reference: str) -> Place:
    """Return the deposit that is held for `reference`."""
    return Place(Kind.SECURITY_DEPOSIT, reference)


def seller_payable(account_id: int) -> Place:
    """Return what is owed to a seller; negative after a refund that came later than the payout."""
    return Place(Kind.SELLER_PAYABLE, str(account_id))


def coupons_seller(account_id: int) -> Place:
    """Return what a seller's own coupons took off."""
    return Place(Kind.COUPONS_SELLER, str(account_id))


def payout_in_transit(account_id: int) -> Place:
    """Return what is on its way to a seller's bank."""
    return Place(Kind.PAYOUT_IN_TRANSIT, str(account_id))


def taken_back(payment_id: int) -> Place:
    """Return what a provider took back of a payment by itself (a dispute), until someone bears it."""
    return Place(Kind.TAKEN_BACK, str(payment_id))


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: `amount` goes to `place`, or leaves it where it is negative."""

    place: Place
    amount: Money


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written into the books at once. `key` names the event, once and for all: "release:order:12"."""

    key: str
    kind: str
    postings: tuple[Posting, ...]
    reference: str | None = None
    payment_id: int | None = None
    memo: str = ""

    def digest(self) -> str:
        """Return a fingerprint of what the entry says; the verification computes it again from the rows."""
        lines = sorted(f"{p.place.kind}|{p.place.owner}|{p.amount.currency}|{p.amount.minor}" for p in self.postings)
        return hashlib.sha256("\n".join([self.key, *lines]).encode()).hexdigest()


def move(source: Place, target: Place, amount: Money) -> tuple[Posting, Posting]:
    """Return the two postings that take `amount` from `source` to `target`."""
    return Posting(source, -amount), Posting(target, amount)


def entry(
    key: str,
    kind: str,
    *moves: Iterable[Posting],
    reference: str | None = None,
    payment_id: int | None = None,
    memo: str = "",
) -> Entry:
    """Return the entry that makes `moves`, one posting for each account; what cancels out is left away.

    Raises:
        MoneyError: the postings do not sum to zero in each currency, or nothing moves at all.

    """
    sums: dict[tuple[Place, str], int] = defaultdict(int)
    for posting in (posting for one in moves for posting in one):
        sums[posting.place, posting.amount.currency] += posting.amount.minor
    postings = tuple(Posting(place, Money(minor, unit)) for (place, unit), minor in sums.items() if minor)
    totals: dict[str, int] = defaultdict(int)
    for posting in postings:
        totals[posting.amount.currency] += posting.amount.minor
    if any(totals.values()):
        raise MoneyError(f"{key} does not sum to zero: {dict(totals)}")
    if not postings:
        raise MoneyError(f"{key} moves nothing")
    return Entry(key, kind, postings, reference, payment_id, memo)
