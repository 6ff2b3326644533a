"""Talking over live connections: what is said is stored, told to both, and to nobody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.accounts.rules import Role
from marketplace.accounts.services import api_keys
from marketplace.core import sockets
from marketplace.core.db import session, unit_of_work
from marketplace.core.live import Entry
from marketplace.core.sockets import AT_ONCE
from marketplace.messaging.models import Conversation, Message, Participant
from marketplace.messaging.queries import conversations
from marketplace.messaging.rules.texts import NOTHING, Subject
from marketplace.messaging.services import blocking, keeping, writing
from marketplace.messaging.services.writing import Outgoing
from tests.bookmarks import stock
from tests.support import cast
from tests.support.browser import served
from tests.support.live import Live, connected

Connect = Callable[[str], Live]
TWINS = 12


@pytest.fixture
def people(own_app: Flask) -> dict[str, Account]:
    with own_app.app_context(), unit_of_work():
        return {name: cast.person(name) for name in ("alice", "bob", "charlie")}


@pytest.fixture
def listing_id(own_app: Flask, people: dict[str, Account]) -> int:
    with own_app.app_context(), unit_of_work():
        return int(stock.offer(people["bob"].id).id)


@pytest.fixture
def connect(own_app: Flask, people: dict[str, Account]) -> Iterator[Connect]:
    with served(own_app) as address, ExitStack() as stack:
        yield lambda name: stack.enter_context(connected(own_app, address, people[name]))


@pytest.fixture
def talk(own_app: Flask, people: dict[str, Account]) -> int:
    """A conversation of Alice and Bob."""
    with own_app.app_context(), unit_of_work():
        sent = writing.write_to(people["alice"].id, people["bob"].id, NOTHING, Outgoing("Hello"))
        return sent.conversation_id


def test_a_message_reaches_every_device_of_both(connect: Connect, people: dict[str, Account], listing_id: int) -> None:
    alice, phone, laptop, charlie = connect("alice"), connect("bob"), connect("bob"), connect("charlie")
    given = {"receiver_id": people["bob"].id, "listing_id": listing_id, "content": "Still there?", "client_id": "c-1"}
    stored = alice.say("message:send", given)
    assert (stored["content"], stored["client_id"], stored["is_read"]) == ("Still there?", "c-1", False)
    for device in (phone, laptop):
        told = device.hear("message:new")
        assert (told["message_id"], told["unread"], told["client_id"]) == (stored["message_id"], 1, None)
    assert alice.hear("message:new")["client_id"] == "c-1"
    assert alice.say("message:send", given)["message_id"] == stored["message_id"]

    laptop.say("message:delivered", {"conversation_id": stored["conversation_id"], "message_id": stored["message_id"]})
    assert alice.hear("message:delivered")["up_to_id"] == stored["message_id"]
    assert laptop.say("message:read", {"conversation_id": stored["conversation_id"]}) == {"unread": 0}
    assert alice.hear("message:read")["up_to_id"] == stored["message_id"]
    assert phone.hear("message:read")["unread"] == 0
    phone.say("typing", {"conversation_id": stored["conversation_id"]})
    assert alice.hear("typing")["account_id"] == people["bob"].id
    assert charlie.hears_nothing("message:new", 0.2)
    assert not charlie.events


def test_a_notice_comes_with_it(connect: Connect, people: dict[str, Account], talk: int) -> None:
    alice, bob = connect("alice"), connect("bob")
    alice.say("message:send", {"conversation_id": talk, "content": "Ping"})
    assert bob.hear("notification:new")


@pytest.mark.parametrize("event", ["message:send", "message:read", "message:delivered", "typing"])
def test_a_stranger_can_do_nothing_with_others_conversations(connect: Connect, talk: int, event: str) -> None:
    charlie, alice = connect("charlie"), connect("alice")
    answer = charlie.say(event, {"conversation_id": talk, "content": "Hi", "message_id": 1})
    assert answer == {} or answer["error"]["status"] == 404
    assert alice.hears_nothing(event if event == "typing" else "message:new", 0.2)


@pytest.mark.parametrize(
    "data",
    [
        None, 7, [], "x", {}, {"conversation_id": "1"}, {"conversation_id": True}, {"conversation_id": -1},
        {"conversation_id": 2**70, "content": "x"}, {"receiver_id": None, "content": "x"},
        {"conversation_id": 1, "content": 7}, {"conversation_id": 1, "content": "x", "attachment_ids": "1"},
        {"conversation_id": 1, "content": "x", "attachment_ids": [None]},
        {"conversation_id": 1, "content": "x", "client_id": {"a": 1}}, {"conversation_id": 1, "content": "\x00"},
    ],
)  # fmt: skip
def test_nonsense_is_answered(connect: Connect, talk: int, data: Any) -> None:
    assert connect("alice").say("message:send", data)["error"]["status"] in {400, 404}


def test_a_key_without_the_scope_may_listen_and_not_speak(
    own_app: Flask, people: dict[str, Account], talk: int
) -> None:
    with own_app.app_context(), unit_of_work():
        _, key = api_keys.create(people["alice"].id, Role.BUYER, name="bot", scopes=["account.read"])
    with served(own_app) as address:
        bot = Live(address, auth={"token": key})
        answer = bot.say("message:send", {"conversation_id": talk, "content": "Hi"})
        assert answer["error"]["status"] == 403
        bot.close()


def test_those_who_are_blocked_hear_nothing(
    own_app: Flask, connect: Connect, people: dict[str, Account], talk: int
) -> None:
    alice, bob = connect("alice"), connect("bob")
    with own_app.app_context(), unit_of_work():
        blocking.block(people["bob"].id, people["alice"].id)
    assert alice.say("message:send", {"conversation_id": talk, "content": "Hi"})["error"]["code"] == "blocked"
    alice.say("typing", {"conversation_id": talk})
    assert bob.hears_nothing("typing", 0.2)


def test_coming_is_seen_by_those_one_talks_with(connect: Connect, people: dict[str, Account], talk: int) -> None:
    alice, charlie = connect("alice"), connect("charlie")
    connect("bob")
    assert alice.hear("presence") == {"account_id": people["bob"].id, "is_online": True}
    assert charlie.hears_nothing("presence", 0.2)


def _at_once(app: Flask, number: int, act: Callable[[int], Any]) -> list[Any]:
    """Do something in several threads at the same moment, each in a unit of work of its own."""
    start = threading.Barrier(number)

    def run(position: int) -> Any:
        with app.app_context():
            start.wait()
            with unit_of_work():
                return act(position)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_twins_are_stored_once(own_app: Flask, people: dict[str, Account], talk: int) -> None:
    alice = people["alice"].id
    sent = _at_once(own_app, 8, lambda _n: writing.send(alice, talk, Outgoing("Twice", "twin")))
    assert len({one.message_id for one in sent}) == 1
    assert sum(one.is_new for one in sent) == 1


def test_first_messages_at_once_open_one_conversation(
    own_app: Flask, people: dict[str, Account], listing_id: int
) -> None:
    about, ids = Subject("listing", listing_id), (people["alice"].id, people["bob"].id)
    sent = _at_once(own_app, 8, lambda n: writing.write_to(ids[n % 2], ids[1 - n % 2], about, Outgoing(f"Number {n}")))
    assert len({one.conversation_id for one in sent}) == 1
    with own_app.app_context():
        assert session().scalar(select(func.count()).select_from(Conversation)) == 1
        assert session().scalar(select(func.count()).select_from(Message)) == 8
        _check_counts()


def test_counts_stay_exact_while_all_write_and_read(own_app: Flask, people: dict[str, Account], talk: int) -> None:
    ids = (people["alice"].id, people["bob"].id)

    def act(number: int) -> None:
        who = ids[number % 2]
        if number % 3 == 0:
            keeping.read(who, talk)
        else:
            writing.send(who, talk, Outgoing(f"Number {number}"))

    for _ in range(3):
        _at_once(own_app, 9, act)
        with own_app.app_context():
            _check_counts()
    with own_app.app_context(), unit_of_work():
        keeping.read(ids[0], talk)
        assert conversations.unread_total(ids[0]) == 0


def _check_counts() -> None:
    """Every count is what counting would give."""
    for own in session().scalars(select(Participant)):
        unread = select(func.count()).where(
            Message.conversation_id == own.conversation_id, Message.receiver_id == own.account_id,
            Message.id > own.last_read_id,
        )  # fmt: skip
        assert session().scalar(unread) == own.unread_count


def test_a_crowd_is_heard_a_few_at_a_time(own_app: Flask) -> None:
    """Ten connections to the database are for pages as well."""
    turn, inside, seen = threading.Semaphore(AT_ONCE), [], []

    def handler(_viewer: Any, data: int) -> int:
        inside.append(data)
        seen.append(len(inside))
        time.sleep(0.02)
        inside.remove(data)
        return data

    def say(number: int) -> Any:
        entry = Entry(1, "session:1", object)
        with own_app.test_request_context(environ_overrides={"live.entry": entry}):
            return sockets._answer(turn, handler, number)

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(say, range(12))) == list(range(12))
    assert max(seen) <= AT_ONCE
