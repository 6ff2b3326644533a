from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.accounts.models import Account
from marketplace.bookmarks.rules import Owner
from marketplace.core.tokens import digest
from marketplace.listings.models import Listing
from tests.bookmarks import stock


@pytest.fixture
def offer(bob: Account) -> Callable[..., Listing]:
    """Bob offers something; whatever is not named is a plain bicycle."""
    return lambda **values: stock.offer(bob.id, **values)


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
    """Someone who has not signed in, in a browser with this token."""
    return Owner(guest=digest("a token of a guest"))
