"""How many statements a message takes: fifty a second must leave the process room for pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Account, AccountSession
from marketplace.accounts.queries.viewers import find_arrival_by_session_id
from marketplace.accounts.services import sessions
from marketplace.core.db import commit, session
from marketplace.messaging import sockets
from marketplace.messaging.services.writing import Sent

Count = Callable[[Callable[[], Any]], int]

MOST = 12
"""Who it is, the lock, what stands between them, both people, the limit, the message, both sides, both counts, what it
is about, how its reader wants to be told, the notice, the mail."""


@pytest.fixture
def say(app: Flask, asked: Sent, alice: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Send as a live connection does, in a process that serves."""
    token = sessions.start(alice.id, ip="192.0.2.1", user_agent="Test browser")
    number = session().scalars(select(AccountSession.id).where(AccountSession.account_id == alice.id)).one()
    monkeypatch.setattr(type(app.extensions["bus"]), "is_serving", True)
    app.config["RATELIMIT_ENABLED"] = True

    def act(client_id: str, **rest: object) -> None:
        session().expunge_all()
        arrival = find_arrival_by_session_id(number, token)
        assert arrival is not None
        given = {"content": "Hello", "client_id": client_id, **(rest or {"conversation_id": asked.conversation_id})}
        assert sockets.send(arrival.viewer, given)["content"] == "Hello"
        commit()

    act("first")  # settings and categories are known from here on
    yield act
    app.config["RATELIMIT_ENABLED"] = False


def test_a_message_takes_few_statements(say: Callable[..., None], count_statements: Count) -> None:
    assert count_statements(lambda: say("second")) <= MOST


def test_a_copy_takes_fewer_still(say: Callable[..., None], count_statements: Count) -> None:
    assert count_statements(lambda: say("first")) <= 4


def test_a_long_conversation_takes_no_more(say: Callable[..., None], count_statements: Count) -> None:
    few = count_statements(lambda: say("second"))
    for number in range(10):
        say(f"more-{number}")
    assert count_statements(lambda: say("last")) == few


def test_naming_the_receiver_takes_no_more(say: Callable[..., None], count_statements: Count, bob: Account) -> None:
    say("opens", receiver_id=bob.id)
    assert count_statements(lambda: say("again", receiver_id=bob.id)) <= MOST
