"""Whose a cart is, what may lie in it, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

MOST_OF_ONE: Final = 999
MOST_ITEMS: Final = 60
MOST_ADDRESSES: Final = 30
MOST_METHODS: Final = 40
MOST_COUPONS: Final = 200
MOST_COUPONS_IN_CART: Final = 5
LONGEST_NOTE: Final = 500
GUEST_LIFETIME: Final = timedelta(days=60)

SOLD_BY_CART: Final = frozenset({"product", "digital"})
"""The kinds that are bought by putting them into a cart; the others are booked, quoted or offered on."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose cart it is: an account's, or a guest's by the digest of the token. Nobody has none."""

    account_id: int | None = None
    guest: bytes | None = None

    @property
    def is_somebody(self) -> bool:
        """Whether there may be a cart at all."""
        return self.account_id is not None or self.guest is not None
