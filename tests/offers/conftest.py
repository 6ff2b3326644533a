from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.offers.models import Offer
from marketplace.offers.services import bargaining
from tests.cart.conftest import alices, bicycle, lamp, offer

__all__ = ["alices", "bicycle", "lamp", "offer"]

Bid = Callable[..., Offer]


@pytest.fixture
def bid(alice: Account, bicycle: Listing) -> Bid:
    """Alice offers 240 for Bob's bicycle, which costs 285; whatever is named is otherwise."""

    def make(amount: str = "240", listing: Listing = bicycle, by: Account = alice, message: str = "") -> Offer:
        made = bargaining.make(by.id, listing.id, Decimal(amount), message)
        session().commit()
        return made

    return make


@pytest.fixture
def house(offer: Callable[..., Listing]) -> Listing:
    return offer(kind="property", title="House by the weir", price=24_000_000, quantity=None)
