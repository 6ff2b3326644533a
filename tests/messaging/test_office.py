"""What moderators see, what is told and when, what a copy holds, and what goes with an account or with time."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from marketplace.accounts.events import AccountErased
from marketplace.accounts.models import Account
from marketplace.core import clock, jobs
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.models import AuditEntry
from marketplace.core.storage import storage
from marketplace.demo import talking
from marketplace.messaging.models import Attachment, Conversation, Message, Participant
from marketplace.messaging.queries import messages
from marketplace.messaging.services import attaching, keeping, moderating, personal, quick_replies, retaining
from marketplace.messaging.services.writing import Sent
from marketplace.notifications.models import Delivery, Notice
from tests.listings.pictures import photo as jpeg
from tests.support.pages import PageClient

Say = Callable[..., Sent]


def report(client: PageClient, message_id: int) -> int:
    given = {"target_type": "message", "target_id": message_id, "reason": "off_platform", "details": ""}
    return client.post("/api/v1/reports", json=given, headers={"X-CSRFToken": client.csrf()}).status_code


def looks() -> int:
    statement = select(func.count()).where(AuditEntry.action.in_(("message.viewed", "message.attachment_viewed")))
    return session().scalar(statement) or 0


def test_without_a_report_there_is_nothing_to_see(as_vera: PageClient, as_ada: PageClient, asked: Sent) -> None:
    for client in (as_vera, as_ada):
        assert client.get(f"/messages/{asked.conversation_id}").status_code == 404
        assert client.get(f"/admin/messages/{asked.message_id}").status_code == 404
    assert looks() == 0


def test_tries_to_deal_outside_are_counted_without_their_words(
    as_vera: PageClient, as_charlie: PageClient, client: PageClient, say: Say, alice: Account
) -> None:
    say(alice, "Pay me at alice@example.org")
    say(alice, "Or call +1 503 555 0142")
    page = as_vera.get("/admin/messages").get_data(as_text=True)
    assert "an e-mail address" in page
    assert "alice@example.org" not in page
    assert "Nobody" in as_vera.get("/admin/messages?sign=address").get_data(as_text=True)
    assert "Nobody" in as_vera.get("/admin/messages?q=bob").get_data(as_text=True)
    found = as_vera.get("/admin/messages?sign=phone&q=alice&sort=last").get_data(as_text=True)
    assert "1–1 of 1" in found
    assert "alice,2,1,email phone" in as_vera.get("/admin/messages?format=csv").get_data(as_text=True)
    (row,) = as_vera.get("/api/v1/admin/deals-outside").get_json()["people"]
    assert (row["username"], row["message_count"], row["people_count"]) == ("alice", 2, 1)
    assert row["flags"] == ["email", "phone"]
    for path in ("/admin/messages", "/api/v1/admin/deals-outside"):
        assert as_charlie.get(path).status_code == 403
        assert client.get(path).status_code in {302, 401}


def test_under_a_report_a_moderator_looks_and_it_is_written_down(
    as_bob: PageClient, as_vera: PageClient, as_charlie: PageClient, say: Say, alice: Account
) -> None:
    said = say(alice, "Pay me at alice@example.org")
    assert report(as_bob, said.message_id) == 201
    page = as_vera.get(f"/admin/messages/{said.message_id}").get_data(as_text=True)
    assert "alice@example.org" in page
    assert "on record" in page
    assert looks() == 1
    assert as_charlie.get(f"/admin/messages/{said.message_id}").status_code == 403


def test_a_photo_under_a_report(as_bob: PageClient, as_vera: PageClient, say: Say, alice: Account) -> None:
    row = attaching.take_in(alice.id, "wheel.jpg", jpeg())
    said = say(alice, "", attachment_ids=[row.id])
    session().commit()  # an answer with an error rolls back
    path = f"/admin/messages/{said.message_id}/attachments/{row.id}"
    assert as_vera.get(path).status_code == 404
    assert report(as_bob, said.message_id) == 201
    answer = as_vera.get(path)
    assert answer.status_code == 200
    answer.close()
    assert looks() == 1


def test_hidden_messages_lose_their_words_for_both(say: Say, asked: Sent, alice: Account, bob: Account) -> None:
    said = say(alice, "Something bad")
    moderating.hide(said.message_id, by=None, reason="x")
    for who in (alice, bob):
        shown = messages.get_message(who.id, said.message_id)
        assert (shown.content, shown.is_removed) == ("", True)
    moderating.restore(said.message_id, by=None, reason="x")
    assert messages.get_message(bob.id, said.message_id).content == "Something bad"


def test_who_keeps_trying_is_counted_without_words(as_vera: PageClient, say: Say, alice: Account) -> None:
    say(alice, "call me: 212 555 0142")
    page = as_vera.get("/admin/messages").get_data(as_text=True)
    assert "Alice" in page
    assert "a phone number" in page
    assert "0142" not in page


def test_a_message_that_waits_is_told_by_mail_later(say: Say, asked: Sent, alice: Account, bob: Account) -> None:
    say(alice, "And the lights?")
    (notice,) = session().scalars(select(Notice).where(Notice.account_id == bob.id, Notice.kind == "message.new"))
    assert notice.content == "Alice wrote you 2 messages about “Touring bicycle”"
    assert notice.url == f"/messages/{asked.conversation_id}#reply"
    due = session().scalar(select(func.min(Delivery.due_at)).where(Delivery.notice_id == notice.id))
    assert due is not None
    assert due > clock.now() + timedelta(minutes=8)
    keeping.read(bob.id, asked.conversation_id)
    session().refresh(notice)
    assert notice.read_at is not None


def test_the_copy_holds_what_was_said(say: Say, asked: Sent, alice: Account, bob: Account) -> None:
    say(bob, "Yes")
    quick_replies.add(alice.id, "Thank you")
    copy = personal.copy_of(alice.id)
    assert [one["content"] for one in copy["conversations"][0]["messages"]] == ["Is it still there?", "Yes"]
    assert copy["quick_replies"] == ["Thank you"]


def test_the_end_takes_the_words_and_the_files(say: Say, asked: Sent, alice: Account, bob: Account) -> None:
    row = attaching.take_in(alice.id, "wheel.jpg", jpeg())
    key = row.key
    say(alice, "My secret marker", attachment_ids=[row.id])
    say(bob, "I keep mine")
    announce(AccountErased(alice.id))
    session().expire_all()
    assert session().scalar(select(func.count()).where(Message.content.contains("marker"))) == 0
    assert session().scalar(select(func.count()).select_from(Attachment)) == 0
    shown = messages.messages_of(bob.id, asked.conversation_id)
    assert [one.content for one in shown] == ["", "", "I keep mine"]
    assert storage().exists(key)
    jobs.run_waiting()
    assert not storage().exists(key)
    assert not storage().exists(attaching.thumbnail_key(key))


def test_what_both_deleted_goes_after_a_while(asked: Sent, alice: Account, bob: Account) -> None:
    keeping.hide(alice.id, asked.conversation_id)
    keeping.hide(bob.id, asked.conversation_id)
    assert retaining.drop_old() == 0
    session().execute(update(Participant).values(hidden_at=clock.now() - timedelta(days=31)))
    assert retaining.drop_old() == 1
    assert session().get(Conversation, asked.conversation_id) is None


def test_old_conversations_go_unless_they_are_reported(as_bob: PageClient, asked: Sent) -> None:
    session().execute(update(Participant).values(last_message_at=clock.now() - timedelta(days=1100)))
    assert report(as_bob, asked.message_id) == 201
    assert retaining.drop_old() == 0


def test_uploads_that_nobody_sent_go(app: Flask, alice: Account) -> None:
    row = attaching.take_in(alice.id, "notes.txt", io.BytesIO(b"Hello").getvalue())
    attaching.drop_unsent()
    assert session().get(Attachment, row.id) is not None
    row.created_at = clock.now() - timedelta(days=2)
    session().flush()
    attaching.drop_unsent()
    assert session().scalar(select(func.count()).select_from(Attachment)) == 0


@pytest.mark.parametrize("name", [name for talk in talking._talks() for name in (talk["buyer"],)])
def test_the_demo_s_talkers_are_people_of_the_demo(name: str) -> None:
    assert name in {person.username for person in talking.people()}
