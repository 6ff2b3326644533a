"""The inbox and a conversation as pages, with forms and reloads only."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from marketplace.accounts.models import Account
from marketplace.accounts.services import passwords
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.messaging.models import Attachment, MessageDraft, QuickReply
from marketplace.messaging.queries import conversations, messages
from marketplace.messaging.services import asking, blocking
from marketplace.messaging.services.writing import Sent
from tests.listings.pictures import photo as jpeg
from tests.support.pages import PageClient

Say = Callable[..., Sent]


def html(response: TestResponse) -> str:
    assert response.status_code == 200, response.status_code
    return response.get_data(as_text=True)


def test_the_inbox_counts_and_the_page_reads(as_bob: PageClient, asked: Sent, bob: Account) -> None:
    page = html(as_bob.get("/messages"))
    assert "Is it still there?" in page
    assert "Touring bicycle" in page
    assert '<span class="count">1' in page
    opened = html(as_bob.get(f"/messages/{asked.conversation_id}"))
    assert 'id="new"' in opened
    assert "Is it still there?" in opened
    assert conversations.unread_total(bob.id) == 0
    assert 'id="new"' not in html(as_bob.get(f"/messages/{asked.conversation_id}"))


def test_a_message_by_form_comes_back_to_its_place(as_bob: PageClient, asked: Sent, alice: Account) -> None:
    path = f"/messages/{asked.conversation_id}"
    photo = (io.BytesIO(jpeg()), "wheel.jpg")
    sent = as_bob.send(path, {"content": "<b>Yes</b>\n\n\n\nIt is", "files": photo}, content_type="multipart/form-data")
    assert sent.status_code == 303
    assert "#m" in sent.location
    page = html(as_bob.get(path))
    assert "&lt;b&gt;Yes&lt;/b&gt;\n\nIt is" in page
    assert 'alt="wheel.jpg"' in page
    assert messages.messages_of(alice.id, asked.conversation_id)[-1].attachments[0].kind == "photo"


def test_an_empty_form_says_so(as_bob: PageClient, asked: Sent) -> None:
    answer = as_bob.send(f"/messages/{asked.conversation_id}", {"content": "  "})
    assert answer.status_code == 422
    assert "Write something" in answer.get_data(as_text=True)


def test_a_file_that_is_not_taken_keeps_the_text(as_bob: PageClient, asked: Sent) -> None:
    given = {"content": "See here", "files": (io.BytesIO(b"MZ"), "run.exe")}
    answer = as_bob.send(f"/messages/{asked.conversation_id}", given, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "See here" in answer.get_data(as_text=True)
    assert session().query(Attachment).count() == 0


def test_strangers_get_404(as_charlie: PageClient, asked: Sent) -> None:
    path = f"/messages/{asked.conversation_id}"
    assert as_charlie.get(path).status_code == 404
    assert as_charlie.get(path + "/part?after=0").status_code == 404
    for act in ("", "/archive", "/deletion", "/block", "/reading"):
        assert as_charlie.send(path + act, {"content": "Hi"}).status_code == 404


def test_what_was_missed_and_what_was_before(as_alice: PageClient, say: Say, asked: Sent, bob: Account) -> None:
    later = say(bob, "Yes")
    path = f"/messages/{asked.conversation_id}/part"
    assert [one["content"] for one in as_alice.get(f"{path}?after={asked.message_id}").get_json()["messages"]] == [
        "Yes"
    ]
    before = as_alice.get(f"{path}?before={later.message_id}").get_json()
    assert [one["message_id"] for one in before["messages"]] == [asked.message_id]
    assert before["more"] is False
    assert as_alice.get(f"{path}?before=x", headers={"Accept": "application/json"}).status_code == 400


def test_parts_of_the_inbox(as_bob: PageClient, as_alice: PageClient, asked: Sent) -> None:
    assert "Is it still there?" in html(as_bob.get("/messages?shelf=selling"))
    assert "No messages yet" in html(as_bob.get("/messages?shelf=buying"))
    assert "Is it still there?" in html(as_alice.get("/messages?shelf=buying"))
    assert as_bob.send(f"/messages/{asked.conversation_id}/archive", {"archived": "1"}).status_code == 303
    assert "Is it still there?" in html(as_bob.get("/messages?shelf=archived"))
    assert as_bob.send(f"/messages/{asked.conversation_id}/archive", {"archived": "0"}).status_code == 303
    assert as_bob.send(f"/messages/{asked.conversation_id}/deletion").status_code == 303
    assert "No messages yet" in html(as_bob.get("/messages"))


def test_searching(as_bob: PageClient, asked: Sent) -> None:
    assert "1 message" in html(as_bob.get("/messages?q=still"))
    assert "Nothing found" in html(as_bob.get("/messages?q=tandem"))


def test_blocking_and_taking_it_back(as_bob: PageClient, as_alice: PageClient, asked: Sent, alice: Account) -> None:
    path = f"/messages/{asked.conversation_id}"
    assert as_bob.send(path + "/block").status_code == 303
    assert "write to each other" in html(as_alice.get(path))
    assert as_alice.send(path, {"content": "Hi"}).status_code == 422
    assert "Alice" in html(as_bob.get("/messages/blocked"))
    away = as_bob.send(f"/messages/blocked/{alice.id}/unblock", {"next": "https://evil.example"})
    assert away.location == "/messages/blocked"
    assert "blocked nobody" in html(as_bob.get("/messages/blocked"))


def test_quick_replies(as_bob: PageClient, as_alice: PageClient, asked: Sent) -> None:
    assert as_bob.send("/messages/quick-replies", {"content": "Yes, it is still there."}).status_code == 303
    assert as_bob.send("/messages/quick-replies", {"content": ""}).status_code == 422
    assert "Yes, it is still there." in html(as_bob.get(f"/messages/{asked.conversation_id}"))
    reply = session().query(QuickReply).one()
    assert as_alice.send(f"/messages/quick-replies/{reply.id}/deletion").status_code == 404
    assert as_bob.send(f"/messages/quick-replies/{reply.id}/deletion").status_code == 303


def test_asking_from_a_listing(as_alice: PageClient, as_bob: PageClient, bicycle: Listing, bob: Account) -> None:
    page = html(as_alice.get(f"/listings/{bicycle.id}-touring-bicycle"))
    assert f"/messages/new?listing={bicycle.id}" in page
    assert f"/messages/new?listing={bicycle.id}" not in html(as_bob.get(f"/listings/{bicycle.id}-touring-bicycle"))
    assert "Write to Bob" in html(as_alice.get(f"/messages/new?listing={bicycle.id}"))
    sent = as_alice.send("/messages/new", {"listing": str(bicycle.id), "content": "Hello"})
    assert sent.status_code == 303
    assert as_alice.get(f"/messages/new?listing={bicycle.id}").location.endswith("#reply")
    assert as_alice.send("/messages/new", {"listing": str(bicycle.id), "content": ""}).status_code == 422


def test_writing_to_a_person(as_alice: PageClient, bob: Account) -> None:
    assert f"/messages/new?to={bob.id}" in html(as_alice.get("/users/bob"))
    assert as_alice.send("/messages/new", {"to": str(bob.id), "content": "Hello"}).status_code == 303
    assert as_alice.get("/messages/new").status_code == 404
    assert as_alice.get("/messages/new?to=999999999").status_code == 404


def test_a_guest_signs_in_and_finds_the_text(app: Flask, client: PageClient, alice: Account, bicycle: Listing) -> None:
    alice.password_hash = passwords.hash_password("seven green bicycles")
    session().commit()
    assert "Sign in and send" in html(client.get(f"/messages/new?listing={bicycle.id}"))
    away = client.send("/messages/new", {"listing": str(bicycle.id), "content": "Can I try it on Sunday?"})
    assert away.status_code == 303
    assert away.location.startswith("/login?next=")
    entered = client.send(away.location, {"email": "alice@example.com", "password": "seven green bicycles"})
    assert entered.location == f"/messages/new?listing={bicycle.id}"
    assert "Can I try it on Sunday?" in html(client.get(entered.location))
    assert client.send("/messages/new", {"listing": str(bicycle.id), "content": "Can I?"}).status_code == 303
    assert session().query(MessageDraft).count() == 0


def test_a_draft_waits_in_the_conversation_that_there_is(
    as_alice: PageClient, asked: Sent, alice: Account, bicycle: Listing
) -> None:
    asking.keep_draft(b"guest", bicycle.id, "One more question")
    asking.keep_draft(b"guest", bicycle.id, "One more question?")
    asking.adopt_drafts(alice.id, b"guest")
    assert "One more question?" in html(as_alice.get(f"/messages/{asked.conversation_id}"))


def test_the_writer_is_told_of_signs_of_a_deal_outside(
    as_alice: PageClient, say: Say, asked: Sent, alice: Account
) -> None:
    token = as_alice.csrf()
    answer = as_alice.post(
        "/messages/check", json={"content": "call me: +44 20 7946 0958"}, headers={"X-CSRFToken": token}
    )
    assert answer.get_json()["flags"] == ["phone", "phrase"]
    say(alice, "write to alice@example.org")
    assert "seems to hold an e-mail address" in html(as_alice.get(f"/messages/{asked.conversation_id}"))


@pytest.mark.parametrize("path", ["/messages", "/messages/1", "/messages/blocked", "/messages/quick-replies"])
def test_guests_are_asked_to_sign_in(client: PageClient, path: str) -> None:
    assert client.get(path).location.startswith("/login")


def test_blocked_people_see_no_presence(app: Flask, asked: Sent, alice: Account, bob: Account) -> None:
    blocking.block(bob.id, alice.id)
    assert conversations.partners_of(bob.id) == []
