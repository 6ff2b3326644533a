from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.accounts.models import Account
from marketplace.listings.models import Listing
from tests.cart.conftest import alices, bicycle, guests, lamp, offer

__all__ = ["alices", "bicycle", "font", "guests", "lamp", "offer"]


@pytest.fixture
def font(offer: Callable[..., Listing], charlie: Account) -> Listing:
    """Charlie's download."""
    return offer(seller_id=charlie.id, kind="digital", title="Harrow Grotesk", price=6000, quantity=None)
