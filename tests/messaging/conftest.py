"""Two people with something to talk about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.listings.models import Listing
from marketplace.messaging.rules.texts import Subject
from marketplace.messaging.services import writing
from marketplace.messaging.services.writing import Outgoing, Sent
from tests.bookmarks import stock


@pytest.fixture
def bicycle(app: Flask, bob: Account) -> Listing:
    return stock.offer(bob.id)


@pytest.fixture
def asked(app: Flask, alice: Account, bob: Account, bicycle: Listing) -> Sent:
    """Alice has asked Bob about his bicycle."""
    about = Subject("listing", bicycle.id)
    return writing.write_to(alice.id, bob.id, about, Outgoing("Is it still there?"), side="buying")


@pytest.fixture
def say(asked: Sent) -> Callable[..., Sent]:
    def act(who: Account, content: str = "Hello", **rest: object) -> Sent:
        return writing.send(who.id, asked.conversation_id, Outgoing(content, **rest))  # type: ignore[arg-type] # of a test

    return act
