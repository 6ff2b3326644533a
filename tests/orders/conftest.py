from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.core.tokens import digest
from marketplace.listings.models import Listing
from tests.bookmarks import stock


@pytest.fixture
def offer(bob: Account) -> Callable[..., Listing]:
    """Bob offers something; whatever is not named is one of five bicycles."""
    return lambda **values: stock.offer(values.pop("seller_id", bob.id), **{"quantity": 5, **values})


@pytest.fixture
def bicycle(offer: Callable[..., Listing]) -> Listing:
    return offer(title="Larkspur touring bicycle")


@pytest.fixture
def lamp(offer: Callable[..., Listing]) -> Listing:
    return offer(title="Brass table lamp", price=6400)


@pytest.fixture
def alices(alice: Account) -> Owner:
    return Owner(account_id=alice.id)


@pytest.fixture
def guests() -> Owner:
    return Owner(guest=digest("a token of a guest"))


@pytest.fixture
def font(offer: Callable[..., Listing], charlie: Account) -> Listing:
    """Charlie's download."""
    return offer(seller_id=charlie.id, kind="digital", title="Harrow Grotesk", price=6000, quantity=None)
