"""The link in the mail that a message waits: an answer without signing in, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.accounts.services import moderation
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.models import SentMail
from marketplace.messaging.models import Attachment, Message
from marketplace.messaging.queries import conversations
from marketplace.messaging.services import blocking, keeping, personal, replying
from marketplace.messaging.services.writing import Sent
from marketplace.notifications.models import Delivery, Notice
from marketplace.notifications.services import sending
from tests.support.pages import PageClient

Say = Callable[..., Sent]


@pytest.fixture
def link(asked: Sent, bob: Account) -> str:
    """The path of the link that Bob got."""
    session().commit()
    return urlsplit(replying.link_of(bob.id, asked.conversation_id)).path


def form_of(page: str) -> dict[str, str]:
    found = re.search(r'name="client_id"[^>]*value="([^"]+)"', page)
    assert found
    return {"client_id": found[1]}


def said_by(account: Account) -> list[str]:
    statement = select(Message.content).where(Message.sender_id == account.id).order_by(Message.id)
    return list(session().scalars(statement))


def test_the_mail_carries_it_and_the_mail_log_does_not_show_it(app: Flask, asked: Sent, bob: Account) -> None:
    for number in session().scalars(select(Delivery.id).where(Delivery.channel == "email")):
        sending.deliver(number)
    mail = session().scalars(select(SentMail).where(SentMail.recipient == bob.email)).one()
    found = re.search(r"http://localhost(/messages/reply/\S+)", mail.text)
    assert found
    assert found[1] in mail.html
    assert mail.is_secret
    assert app.test_client().get(found[1]).status_code == 200


def test_it_shows_what_the_other_wrote_and_takes_an_answer(
    client: PageClient, link: str, say: Say, asked: Sent, alice: Account, bob: Account
) -> None:
    say(bob, "Let me look")
    say(alice, "And does it have <b>lights</b>?")
    shown = client.get(link)
    page = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "Is it still there?" in page
    assert "&lt;b&gt;lights" in page
    assert "Let me look" not in page, "what its reader wrote is in the conversation"
    assert "Touring bicycle" in page
    assert bob.email not in page
    assert shown.headers["Cache-Control"] == "no-store"
    assert 'name="referrer" content="no-referrer"' in page
    assert "Set-Cookie" not in shown.headers
    assert conversations.unread_total(bob.id) == 1, "programs that check mails follow links"

    sent = client.post(link, data={"content": "Yes, with lights", **form_of(page)})
    assert sent.status_code == 303
    assert said_by(bob) == ["Let me look", "Yes, with lights"]
    assert "Your reply is sent" in client.get(sent.location).get_data(as_text=True)
    assert conversations.unread_total(alice.id) == 1
    assert conversations.unread_total(bob.id) == 0
    waiting = select(Notice).where(Notice.account_id == bob.id, Notice.read_at.is_(None))
    assert session().scalars(waiting).all() == []


def test_sent_twice_is_stored_once_and_the_link_takes_another(client: PageClient, link: str, bob: Account) -> None:
    given = {"content": "Yes", **form_of(client.get(link).get_data(as_text=True))}
    first, second = client.post(link, data=given), client.post(link, data=given)
    assert (first.status_code, first.location) == (303, second.location)
    assert said_by(bob) == ["Yes"]
    again = form_of(client.get(first.location).get_data(as_text=True))
    assert client.post(link, data={"content": "Come on Sunday", **again}).status_code == 303
    assert said_by(bob) == ["Yes", "Come on Sunday"]


def test_a_deal_outside_is_pointed_out(client: PageClient, link: str) -> None:
    given = {"content": "call me: +44 20 7946 0958", **form_of(client.get(link).get_data(as_text=True))}
    page = client.get(client.post(link, data=given).location).get_data(as_text=True)
    assert "seems to hold a phone number" in page


@pytest.mark.parametrize(
    "given", [{"content": "  ", "client_id": "a"}, {"content": "x" * 4001, "client_id": "a"}, {"content": "Yes"}, {}]
)
def test_bad_input_says_so_and_keeps_the_text(
    client: PageClient, link: str, bob: Account, given: dict[str, str]
) -> None:
    answer = client.post(link, data=given)
    assert answer.status_code == 422
    assert "There is a problem" in answer.get_data(as_text=True)
    assert given.get("content", "").strip() in answer.get_data(as_text=True)
    assert said_by(bob) == []
    as_json = client.post(link, data=given, headers={"Accept": "application/json"})
    assert as_json.status_code in {400, 422}
    assert client.put(link).status_code == 405


def test_whoever_is_signed_in_goes_to_the_conversation(
    as_bob: PageClient, as_charlie: PageClient, link: str, asked: Sent
) -> None:
    assert as_bob.get(link).location == f"/messages/{asked.conversation_id}#reply"
    assert "It goes out in your name, Bob." in as_charlie.get(link).get_data(as_text=True)


def both(client: PageClient, link: str) -> tuple[int, int]:
    posted = client.post(link, data={"content": "Yes", "client_id": "abc"})
    return client.get(link).status_code, posted.status_code


def test_it_expires(client: PageClient, link: str, bob: Account) -> None:
    later = clock.now() + replying.LASTS + timedelta(minutes=1)
    with patch.object(clock, "now", lambda: later):
        assert both(client, link) == (410, 410)
    assert said_by(bob) == []


def test_altered_it_is_nobodys(client: PageClient, link: str, bob: Account) -> None:
    head, _slash, token = link.rpartition("/")
    payload, _dot, mark = token.rpartition(".")
    flipped = ("B" if payload[4] == "A" else "A").join((payload[:4], payload[5:]))
    for wrong in (token[:-1], f"{flipped}.{mark}", f"{payload}.{mark[::-1]}", "x", payload):
        assert both(client, f"{head}/{wrong}") == (404, 404)
    unsubscribe = replying.passes.issue(bob.id, "something-else", 1, timedelta(days=1))
    assert both(client, f"{head}/{unsubscribe}") == (404, 404), "made for something else"
    assert said_by(bob) == []


def test_it_opens_no_conversation_of_others(client: PageClient, asked: Sent, charlie: Account) -> None:
    session().commit()
    link = urlsplit(replying.link_of(charlie.id, asked.conversation_id)).path
    assert both(client, link) == (410, 410)
    assert "Is it still there?" not in client.get(link).get_data(as_text=True)
    assert said_by(charlie) == []


def _block(bob: Account, alice: Account, _asked: Sent) -> None:
    blocking.block(bob.id, alice.id)


def _blocked(bob: Account, alice: Account, _asked: Sent) -> None:
    blocking.block(alice.id, bob.id)


def _suspended(bob: Account, _alice: Account, _asked: Sent) -> None:
    bob.suspended_at = clock.now()


def _other_suspended(_bob: Account, alice: Account, _asked: Sent) -> None:
    alice.suspended_at = clock.now()


def _left(bob: Account, _alice: Account, _asked: Sent) -> None:
    bob.deleted_at = clock.now()


def _other_erased(_bob: Account, alice: Account, _asked: Sent) -> None:
    alice.deleted_at = alice.erased_at = clock.now()
    personal.erase(alice.id)


def _new_password(bob: Account, _alice: Account, _asked: Sent) -> None:
    bob.password_hash = "$argon2id$another"


def _new_address(bob: Account, _alice: Account, _asked: Sent) -> None:
    bob.email = "robert@example.com"


def _deleted_from_view(bob: Account, _alice: Account, asked: Sent) -> None:
    keeping.hide(bob.id, asked.conversation_id)


@pytest.mark.parametrize(
    "happen",
    [
        _block, _blocked, _suspended, _other_suspended, _left, _other_erased, _new_password, _new_address,
        _deleted_from_view,
    ],
)  # fmt: skip
def test_it_dies(
    client: PageClient, link: str, bob: Account, alice: Account, asked: Sent, happen: Callable[..., None]
) -> None:
    happen(bob, alice, asked)
    session().commit()
    assert both(client, link) == (410, 410)
    assert said_by(bob) == []


def test_a_removed_message_is_not_shown(client: PageClient, link: str, say: Say, asked: Sent, alice: Account) -> None:
    say(alice, "Second")
    session().get_one(Message, asked.message_id).removed_at = clock.now()
    session().commit()
    page = client.get(link).get_data(as_text=True)
    assert "Second" in page
    assert "Is it still there?" not in page


def test_files_are_named_and_not_given_out(
    client: PageClient, link: str, say: Say, alice: Account, asked: Sent
) -> None:
    row = Attachment(
        owner_id=alice.id, kind="file", name="plan.pdf", content_type="application/pdf", size=9, key="messages/x"
    )
    session().add(row)
    session().flush()
    say(alice, "See the plan", attachment_ids=[row.id])
    page = client.get(link).get_data(as_text=True)
    assert "plan.pdf" in page
    assert f"/messages/attachments/{row.id}" not in page
    assert client.get(f"/messages/attachments/{row.id}").location.startswith("/login")


def test_too_many_answers_wait(app: Flask, client: PageClient, link: str, bob: Account) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    try:
        codes = [client.post(link, data={"content": f"No {n}", "client_id": f"n{n}"}).status_code for n in range(11)]
    finally:
        app.config["RATELIMIT_ENABLED"] = False
    assert codes == [303] * 10 + [429]
    assert session().scalar(select(func.count()).where(Message.sender_id == bob.id)) == 10


def test_a_suspended_account_by_the_office_is_out_at_once(
    client: PageClient, link: str, bob: Account, ada: Account
) -> None:
    moderation.suspend(bob.id, by=ada.id, reason="Fraud")
    session().commit()
    assert both(client, link) == (410, 410)
