from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.listings.models import Listing
from marketplace.reviews.models import Deal, Review
from tests.bookmarks import stock
from tests.reviews import deals


@pytest.fixture
def offer(bob: Account) -> Callable[..., Listing]:
    return lambda **values: stock.offer(bob.id, **values)


@pytest.fixture
def bicycle(offer: Callable[..., Listing]) -> Listing:
    return offer(title="Larkspur touring bicycle")


@pytest.fixture
def deal(session: Session, alice: Account, bob: Account, bicycle: Listing) -> Deal:
    """Alice bought Bob's bicycle, and both are content."""
    found = deals.done(alice.id, bob.id, [bicycle.id])
    session.commit()
    return found


@pytest.fixture
def review(session: Session, deal: Deal) -> Review:
    """Alice's review, which is public."""
    found = deals.public(deal, 4, "Rides well. The bell was missing, he posted one the next day.")
    session.commit()
    return found
