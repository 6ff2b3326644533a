"""Messages with the other side, on the order's page."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.core.db import session
from marketplace.core.models import SentMail
from marketplace.listings.models import Listing
from marketplace.messaging.models import Conversation, Message
from marketplace.messaging.services import blocking
from marketplace.orders.models import Order
from tests.orders import acts
from tests.support.pages import PageClient


@pytest.fixture
def order(alices: Owner, bicycle: Listing) -> Order:
    (made,) = acts.buy(alices, bicycle)
    return made


def test_both_sides_write_on_the_orders_page(as_alice: PageClient, as_bob: PageClient, order: Order) -> None:
    path = f"/orders/{order.id}"
    assert "Nothing was written yet" in as_alice.get(path).text
    sent = as_alice.send(f"{path}/messages", {"content": "Does the bell come with it?"})
    assert sent.status_code == 303
    page = as_bob.get(path).text
    assert "Does the bell come with it?" in page
    assert "1 new" in page
    as_bob.send(f"{path}/messages", {"content": "It does."})
    conversation = session().scalars(select(Conversation)).one()
    assert (conversation.subject_type, conversation.subject_id) == ("order", order.id)
    page = as_alice.get(path).text
    assert "It does." in page
    assert f"/messages/{conversation.id}" in page
    assert f"Order {order.reference}" in as_alice.get(f"/messages/{conversation.id}").text
    assert as_alice.get(f"/api/v1{path}").json["conversation_id"] == conversation.id


def test_the_last_five_are_shown(as_alice: PageClient, as_bob: PageClient, order: Order) -> None:
    for number in range(7):
        as_alice.send(f"/orders/{order.id}/messages", {"content": f"Word number {number}"})
    page = as_bob.get(f"/orders/{order.id}").text
    assert [f"Word number {number}" in page for number in range(7)] == [False, False, True, True, True, True, True]


def test_a_script_writes_once(as_alice: PageClient, order: Order) -> None:
    said, headers = {"content": "Hello", "client_id": "one"}, {"Accept": "application/json"}
    first = as_alice.send(f"/orders/{order.id}/messages", said, headers=headers)
    again = as_alice.send(f"/orders/{order.id}/messages", said, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["message_id"] == again.json["message_id"]
    assert as_alice.send(f"/orders/{order.id}/messages", {"content": " "}, headers=headers).status_code == 400


def test_strangers_guests_and_operators(
    as_charlie: PageClient, client: PageClient, as_vera: PageClient, order: Order
) -> None:
    path = f"/orders/{order.id}/messages"
    assert as_charlie.send(path, {"content": "Hi"}).status_code == 404
    assert client.send(path, {"content": "Hi"}).status_code == 302
    operators = as_vera.send(path, {"content": "Hi"}, headers={"Accept": "application/json"})
    assert (operators.status_code, operators.json["code"]) == (409, "guest_order")
    assert "Messages with" not in as_vera.get(f"/orders/{order.id}").text
    assert session().scalars(select(Message)).all() == []


def test_a_block_is_told(as_alice: PageClient, alice: Account, bob: Account, order: Order) -> None:
    as_alice.send(f"/orders/{order.id}/messages", {"content": "Hi"})
    blocking.block(bob.id, alice.id)
    assert "write to each other" in as_alice.send(f"/orders/{order.id}/messages", {"content": "Hi"},
                                                  follow_redirects=True).text  # fmt: skip


def test_a_guest_is_told_what_can_be_done(
    client: PageClient, as_bob: PageClient, as_charlie: PageClient, guests: Owner, bicycle: Listing, charlie: Account
) -> None:
    (made,) = acts.buy(guests, bicycle, email="ines@example.com")
    mail = session().scalars(select(SentMail).where(SentMail.recipient == "ines@example.com")).one()
    link = re.search(r"/orders/\d+\?key=\S+", mail.text)
    assert link
    assert "You ordered without an account" in client.get(link.group()).text
    assert "ordered without an account" in as_bob.get(f"/orders/{made.id}").text
    assert as_bob.send(f"/orders/{made.id}/messages", {"content": "Hi"}).status_code == 303
    assert as_bob.send(f"/orders/{made.id}/owner").status_code == 403
    assert "Take it into my account" in as_charlie.get(link.group()).text
    as_charlie.send(f"/orders/{made.id}/owner", {"key": link.group().partition("key=")[2]})
    assert made.buyer_id == charlie.id
    assert "Messages with" in as_charlie.get(f"/orders/{made.id}").text
    assert client.get(link.group()).status_code == 404, "the link ends when the order has an owner"


def test_a_link_from_a_mail_grows_old_and_is_sent_anew(
    client: PageClient, guests: Owner, bicycle: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = acts.buy(guests, bicycle, email="ines@example.com")
    mail = session().scalars(select(SentMail).where(SentMail.recipient == "ines@example.com")).one()
    assert mail.is_secret, "whoever reads the mail log must not become the buyer"
    link = re.search(r"/orders/\d+\?key=\S+", mail.text)
    assert link
    key = link.group().partition("key=")[2]
    assert client.send(f"/orders/{made.id}/link", {"key": key}).status_code == 404, "it still works"
    later = time.time() + timedelta(days=91).total_seconds()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: int(later))
    over = client.get(link.group())
    assert (over.status_code, "This link is too old" in over.text) == (410, True)
    assert client.send(f"/orders/{made.id}/confirmation", {"key": key}).status_code == 404
    assert client.send(f"/orders/{made.id}/link", {"key": "forged"}).status_code == 404
    assert client.send(f"/orders/{made.id}/link", {"key": key}).status_code == 303
    mails = session().scalars(select(SentMail).where(SentMail.kind == "order.link")).one()
    fresh = re.search(r"/orders/\d+\?key=\S+", mails.text)
    assert fresh
    assert made.reference in client.get(fresh.group()).text
