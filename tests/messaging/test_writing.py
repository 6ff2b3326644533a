"""What happens when someone writes: stored once, counted exactly, told to both, kept from everyone else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound, Refused
from marketplace.listings.models import Listing
from marketplace.messaging.errors import Blocked, GoneAway
from marketplace.messaging.models import Message
from marketplace.messaging.queries import conversations, messages, searching
from marketplace.messaging.rules import texts
from marketplace.messaging.rules.texts import Subject
from marketplace.messaging.services import asking, blocking, keeping, writing
from marketplace.messaging.services.writing import Outgoing, Sent
from tests.support import cast

Say = Callable[..., Sent]


def unread(account: Account) -> int:
    return conversations.unread_total(account.id)


def test_the_first_message_opens_the_conversation(asked: Sent, alice: Account, bob: Account) -> None:
    thread = conversations.get_thread(bob.id, asked.conversation_id)
    assert (thread.other.id, thread.side, thread.unread_count) == (alice.id, "selling", 1)
    assert thread.last is not None
    assert thread.last.preview == "Is it still there?"
    assert thread.title == "Touring bicycle"
    assert conversations.get_thread(alice.id, asked.conversation_id).unread_count == 0


def test_the_same_pair_and_subject_is_one_conversation(
    asked: Sent, alice: Account, bob: Account, bicycle: Listing
) -> None:
    again = writing.write_to(alice.id, bob.id, Subject("listing", bicycle.id), Outgoing("And the lights?"))
    answer = writing.write_to(bob.id, alice.id, Subject("listing", bicycle.id), Outgoing("Included"))
    other = writing.write_to(alice.id, bob.id, Subject("order", 7, "Order ORD-1", "/orders/7"), Outgoing("Thanks"))
    assert {again.conversation_id, answer.conversation_id} == {asked.conversation_id}
    assert other.conversation_id != asked.conversation_id
    assert conversations.get_thread(bob.id, other.conversation_id).title == "Order ORD-1"


def test_sent_twice_is_stored_once(say: Say, alice: Account) -> None:
    first = say(alice, "Two", client_id="abc-1")
    second = say(alice, "Two", client_id="abc-1")
    assert (second.message_id, second.is_new) == (first.message_id, False)
    assert session().scalar(select(func.count()).where(Message.client_id == "abc-1")) == 1


def test_unread_counts_up_and_reading_takes_them(say: Say, asked: Sent, alice: Account, bob: Account) -> None:
    last = say(alice, "One more")
    assert unread(bob) == 2
    assert keeping.read(bob.id, asked.conversation_id, asked.message_id) == 1
    assert unread(bob) == 1
    keeping.read(bob.id, asked.conversation_id)
    assert unread(bob) == 0
    shown = messages.messages_of(alice.id, asked.conversation_id)
    assert [one.id for one in shown if one.is_read] == [asked.message_id, last.message_id]


def test_an_answer_reads_what_was_before_it(say: Say, bob: Account, alice: Account) -> None:
    say(bob, "Yes")
    assert (unread(bob), unread(alice)) == (0, 1)


def test_reading_an_old_message_again_changes_nothing(say: Say, asked: Sent, bob: Account) -> None:
    keeping.read(bob.id, asked.conversation_id)
    assert keeping.read(bob.id, asked.conversation_id, 1) == 0


def test_delivered_comes_before_read(asked: Sent, alice: Account, bob: Account) -> None:
    assert keeping.note_delivered(bob.id, asked.conversation_id, asked.message_id)
    assert not keeping.note_delivered(bob.id, asked.conversation_id, asked.message_id)
    (message,) = messages.messages_of(alice.id, asked.conversation_id)
    assert (message.is_delivered, message.is_read) == (True, False)


@pytest.mark.parametrize(
    ("content", "rest", "field"),
    [
        ("", {}, "content"),
        (" \n\u200b ", {}, "content"),
        ("x" * 4001, {}, "content"),
        ("hi", {"client_id": "no spaces please"}, "client_id"),
        ("hi", {"client_id": "x" * 65}, "client_id"),
        ("hi", {"attachment_ids": [999]}, "attachment_ids"),
        ("hi", {"attachment_ids": range(1, 9)}, "attachment_ids"),
    ],
)
def test_nonsense_is_refused(say: Say, alice: Account, content: str, rest: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        say(alice, content, **rest)
    assert field in refused.value.errors


@given(st.text(max_size=300))
def test_a_text_that_is_kept_hides_nothing(content: str) -> None:
    kept = texts.tidy(content)
    assert texts.tidy(kept) == kept
    assert not texts.INVISIBLE.search(kept)
    assert len(texts.preview(kept)) <= texts.LONGEST_PREVIEW


def test_strangers_find_nothing_there(asked: Sent, charlie: Account) -> None:
    attempts: list[Callable[[], object]] = [
        lambda: conversations.get_thread(charlie.id, asked.conversation_id),
        lambda: messages.get_message(charlie.id, asked.message_id),
        lambda: writing.send(charlie.id, asked.conversation_id, Outgoing("Hi")),
        lambda: keeping.read(charlie.id, asked.conversation_id),
        lambda: keeping.note_delivered(charlie.id, asked.conversation_id, asked.message_id),
        lambda: keeping.archive(charlie.id, asked.conversation_id, archived=True),
        lambda: keeping.hide(charlie.id, asked.conversation_id),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert messages.messages_of(charlie.id, asked.conversation_id) == []
    assert searching.find_messages(charlie.id, "still").total == 0


def test_blocked_people_cannot_write_to_each_other(say: Say, alice: Account, bob: Account) -> None:
    blocking.block(bob.id, alice.id)
    blocking.block(bob.id, alice.id)
    for who in (alice, bob):
        with pytest.raises(Blocked):
            say(who)
    blocking.unblock(bob.id, alice.id)
    assert say(alice).is_new
    with pytest.raises(Conflict):
        blocking.block(bob.id, bob.id)
    with pytest.raises(NotFound):
        blocking.block(bob.id, 10**12)


def test_nobody_writes_to_those_who_left(say: Say, alice: Account, bob: Account) -> None:
    bob.suspended_at = func.now()
    session().flush()
    with pytest.raises(GoneAway):
        say(alice)


def test_oneself_and_nobody_are_no_partners(app: Flask, alice: Account) -> None:
    with pytest.raises(Conflict):
        writing.write_to(alice.id, alice.id, texts.NOTHING, Outgoing("Hi"))
    with pytest.raises(NotFound):
        writing.write_to(alice.id, 10**12, texts.NOTHING, Outgoing("Hi"))


def test_about_a_listing_one_writes_to_its_seller(
    app: Flask, alice: Account, bob: Account, charlie: Account, bicycle: Listing
) -> None:
    buyer, seller = cast_viewer(alice), cast_viewer(bob)
    assert asking.address(buyer, None, bicycle.id).receiver_id == bob.id
    with pytest.raises(Conflict):
        asking.address(buyer, charlie.id, bicycle.id)
    with pytest.raises(Conflict):
        asking.address(seller, None, bicycle.id)
    with pytest.raises(Refused) as refused:
        asking.address(seller, alice.id, bicycle.id)
    assert refused.value.status == 403
    asking.write(buyer, None, bicycle.id, Outgoing("Hello"))
    assert asking.address(seller, alice.id, bicycle.id).side == "selling"


def cast_viewer(account: Account) -> Any:
    """Whoever asks, as far as listings look at them."""

    class Someone:
        id = account.id
        is_authenticated = True

        @staticmethod
        def can(_permission: str) -> bool:
            return False

    return Someone()


def test_archived_until_something_comes(say: Say, asked: Sent, alice: Account, bob: Account) -> None:
    keeping.archive(bob.id, asked.conversation_id, archived=True)
    assert conversations.inbox(bob.id).total == 0
    assert conversations.inbox(bob.id, archived=True).total == 1
    assert conversations.inbox(alice.id).total == 1
    say(alice)
    assert conversations.inbox(bob.id).total == 1


def test_deleted_from_ones_own_view_only(say: Say, asked: Sent, alice: Account, bob: Account) -> None:
    keeping.hide(bob.id, asked.conversation_id)
    assert conversations.inbox(bob.id).total == 0
    assert messages.messages_of(bob.id, asked.conversation_id) == []
    assert unread(bob) == 0
    assert len(messages.messages_of(alice.id, asked.conversation_id)) == 1
    fresh = say(alice, "Are you there?")
    assert [one.id for one in messages.messages_of(bob.id, asked.conversation_id)] == [fresh.message_id]
    assert searching.find_messages(bob.id, "still").total == 0
    assert searching.find_messages(alice.id, "still").total == 1


def test_words_are_found_in_ones_own_messages(say: Say, alice: Account, bob: Account) -> None:
    say(bob, "The Gepäckträger is included, and so is the lock")
    found = searching.find_messages(alice.id, "lock gepäckträger")
    assert [one.content[:14] for one in found.items] == ["The Gepäckträg"]
    for words in ("lock nothing", "@1", "", "the & | !", "'", '"unclosed'):
        assert searching.find_messages(alice.id, words).total in {0, 1}


def test_older_and_missed_parts_meet(say: Say, asked: Sent, alice: Account, bob: Account) -> None:
    ids = [asked.message_id, *(say(alice, f"Number {number}").message_id for number in range(6))]
    latest = messages.messages_of(bob.id, asked.conversation_id, limit=3)
    older = messages.messages_of(bob.id, asked.conversation_id, before=latest[0].id, limit=10)
    missed = messages.messages_of(bob.id, asked.conversation_id, after=ids[3], limit=10)
    assert [one.id for one in older + latest] == ids
    assert [one.id for one in missed] == ids[4:]


def test_an_inbox_takes_the_same_statements_however_full(
    count_statements: Callable[..., int], say: Say, alice: Account, bob: Account, charlie: Account
) -> None:
    few = count_statements(lambda: conversations.inbox(bob.id))
    for number in range(5):
        writing.write_to(cast.person(f"asker{number}").id, bob.id, texts.NOTHING, Outgoing("Hi"))
    assert count_statements(lambda: conversations.inbox(bob.id)) == few
    assert conversations.inbox(bob.id).total == 6
