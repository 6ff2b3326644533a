"""While an administrator is signed in as someone, what others wrote to that person stays unread."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.accounts import sockets
from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.messaging.services import asking, writing
from marketplace.messaging.services.writing import Outgoing, Sent
from marketplace.notifications.models import Notice
from tests.bookmarks import stock
from tests.security.test_matrix import rules
from tests.support.pages import PageClient

PRIVATE = ("/messages", "/notifications", "/api/v1/conversations", "/api/v1/messages", "/api/v1/notifications")
BY_LINK = {"messaging.reply", "notifications.unsubscribe"}
"""Their address is the authority; an administrator has it from nowhere."""


@pytest.fixture
def acting(as_ada: PageClient, bob: Account, asked: Sent) -> PageClient:
    """Ada, signed in as Bob, whom Alice has asked something."""
    jobs.run_waiting()
    session().commit()
    assert as_ada.send(f"/admin/users/{bob.id}/acting", {"reason": "Ticket 12"}).status_code == 303
    return as_ada


def test_no_page_and_no_api_of_theirs_answers(
    app: Flask, acting: PageClient, as_bob: PageClient, asked: Sent, bob: Account
) -> None:
    notice = session().query(Notice).filter_by(account_id=bob.id).first()
    assert notice is not None
    ids = {"conversation_id": asked.conversation_id, "message_id": asked.message_id, "notification_id": notice.id}
    asked_for, wrong = 0, {}
    for rule, method, _guard in rules(app):
        if not rule.rule.startswith(PRIVATE) or method != "GET" or rule.endpoint in BY_LINK:
            continue
        values = {name: ids.get(name, 1) for name in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, values, method="GET")
        path = f"{path}?to={bob.id}" if rule.endpoint == "messaging.new" else path
        asked_for += 1
        if (status := acting.get(path, headers={"Accept": "application/json"}).status_code) != 403:
            wrong[path] = status
    assert not wrong
    assert asked_for >= 10
    assert as_bob.get(f"/messages/{asked.conversation_id}").status_code == 200


@pytest.mark.parametrize("path", ["/", "/account/profile", "/search?q=bicycle", "/users/alice"])
def test_no_other_page_tells_of_it(acting: PageClient, path: str) -> None:
    page = acting.get(path).get_data(as_text=True)
    assert "You are signed in as Bob." in page
    for telling in ("Is it still there?", "wrote to you", "/notifications", 'href="/messages'):
        assert telling not in page


def test_a_text_that_waits_to_be_sent_is_theirs_too(acting: PageClient, bob: Account, alice: Account) -> None:
    listing: Listing = stock.offer(alice.id, title="Cargo trailer")
    asking.keep_draft(b"guest", listing.id, "My secret question")
    asking.adopt_drafts(bob.id, b"guest")
    session().commit()
    answer = acting.get(f"/messages/new?listing={listing.id}")
    assert answer.status_code == 403
    assert "My secret question" not in answer.get_data(as_text=True)


def test_nothing_is_told_live(app: Flask, acting: PageClient, as_bob: PageClient) -> None:
    for client, is_let_in in ((acting, False), (as_bob, True)):
        cookie = client.get_cookie("session")
        assert cookie is not None
        with app.test_request_context(headers={"Cookie": f"session={cookie.value}"}):
            assert (sockets.admit(None, True) is not None) is is_let_in


def test_what_comes_meanwhile_is_read_by_its_reader_alone(
    acting: PageClient, alice: Account, asked: Sent, as_bob: PageClient
) -> None:
    writing.send(alice.id, asked.conversation_id, Outgoing("Second"))
    session().commit()
    assert acting.get("/api/v1/conversations").status_code == 403
    assert as_bob.get("/api/v1/conversations").get_json()["conversations"][0]["unread_count"] == 2
