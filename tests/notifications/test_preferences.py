"""Choosing how to be told: the page, the JSON, and leaving by the link in a mail."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.accounts.models import Account
from marketplace.core import clock, jobs, mail
from marketplace.core.db import session
from marketplace.notifications.models import Delivery
from marketplace.notifications.queries.preferences import choices_of, get_habits
from marketplace.notifications.rules import Channel, Kind
from marketplace.notifications.services import digests, mark_seen, unsubscribing
from tests.notifications.conftest import mails, notices
from tests.support.pages import PageClient

PAGE = "/account/notifications"
API = "/api/v1/users/me/notification-preferences"


def put(client: PageClient, body: Any) -> Any:
    return client.put(API, json=body, headers={"X-CSRFToken": client.csrf()})


def channels_of(account: Account, kind: Kind) -> frozenset[Channel]:
    session().expire_all()
    return next(choice.channels for choice in choices_of(account.id) if choice.kind.name == kind.name)


def send_due(account: Account) -> None:
    session().execute(update(Delivery).values(due_at=clock.now()))
    assert list(digests.find_due()) == [account.id]
    digests.send(account.id)


def test_the_page_shows_and_takes_choices(as_alice: PageClient, alice: Account, parcel: Kind, letter: Kind) -> None:
    page = as_alice.get(PAGE).text
    assert 'value="test.parcel:email" checked' in page
    assert 'value="test.letter:email">' in page

    fields = {
        "csrf_token": as_alice.csrf(), "channels": ["test.parcel:in_app", "test.letter:email"],
        "email_pace": "weekly", "is_quiet": "y", "quiet_from": "23:15", "quiet_until": "06:30",
    }  # fmt: skip
    assert as_alice.post(PAGE, data=fields).status_code == 303
    assert channels_of(alice, parcel) == {Channel.IN_APP}
    assert channels_of(alice, letter) == {Channel.EMAIL}
    habits = get_habits(alice.id, None)
    assert habits.quiet is not None
    assert (habits.pace, f"{habits.quiet.start:%H:%M}", f"{habits.quiet.end:%H:%M}") == ("weekly", "23:15", "06:30")
    assert 'value="23:15"' in as_alice.get(PAGE).text


def test_quiet_all_day_is_refused_beside_its_field(as_alice: PageClient, parcel: Kind) -> None:
    fields = {
        "csrf_token": as_alice.csrf(), "email_pace": "at_once", "is_quiet": "y", "quiet_from": "07:00",
        "quiet_until": "07:00",
    }  # fmt: skip
    answer = as_alice.post(PAGE, data=fields)
    assert answer.status_code == 422
    assert "Choose another time." in answer.text


def test_whoever_has_nothing_to_decide_is_not_asked_about_it(
    as_alice: PageClient, as_vera: PageClient, as_ada: PageClient
) -> None:
    def office(client: PageClient) -> set[str]:
        page = client.get("/account/notifications").get_data(as_text=True)
        given = client.get("/api/v1/users/me/notification-preferences").get_json()["preferences"]
        kinds = {"books.broken", "order.office"} & set(given)
        assert kinds == {kind for kind in ("books.broken", "order.office") if f'"{kind}:email"' in page}
        return kinds

    assert office(as_alice) == set()
    assert office(as_vera) == {"order.office"}
    assert office(as_ada) == {"books.broken", "order.office"}


def test_choices_as_json(as_alice: PageClient, alice: Account, parcel: Kind) -> None:
    body = as_alice.get(API).get_json()
    assert body["preferences"]["test.parcel"] == {"in_app": True, "email": True, "sms": False, "push": True}
    assert {"type": "test.parcel", "label": "Parcels", "group": "Post"} in body["types"]
    assert (body["email_pace"], body["quiet_hours"], body["time_zone"]) == ("at_once", None, "UTC")

    changed = put(
        as_alice,
        {
            "preferences": {"test.parcel": {"email": False, "sms": True}},
            "email_pace": "daily",
            "quiet_hours": {"from": "22:00", "until": "07:00"},
        },
    ).get_json()
    assert changed["preferences"]["test.parcel"] == {"in_app": True, "email": False, "sms": True, "push": True}
    assert (changed["email_pace"], changed["quiet_hours"]) == ("daily", {"from": "22:00", "until": "07:00"})
    assert put(as_alice, {"quiet_hours": None}).get_json()["quiet_hours"] is None
    assert put(as_alice, {}).get_json()["email_pace"] == "daily"
    assert channels_of(alice, parcel) == {Channel.IN_APP, Channel.SMS, Channel.PUSH}


@pytest.mark.parametrize(
    "body",
    [
        {"preferences": {"no.such": {"email": True}}},
        {"preferences": {"test.parcel": {"pigeon": True}}},
        {"preferences": {"test.parcel": {"email": "yes"}}},
        {"email_pace": "hourly"},
        {"quiet_hours": {"from": "25:00", "until": "07:00"}},
        {"quiet_hours": {"from": "22:00"}},
        {"quiet_hours": {"from": "22:00", "until": "22:00"}},
        {"more": 1},
        [],
    ],
)
def test_bad_choices_are_named(as_alice: PageClient, parcel: Kind, body: Any) -> None:
    answer = put(as_alice, body)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid")


def test_guests_choose_nothing(client: PageClient) -> None:
    assert client.get(PAGE).location.startswith("/login")
    assert client.get(API).status_code == 401
    assert put(client, {}).status_code == 401


def test_mails_that_wait_come_in_one(
    as_alice: PageClient, alice: Account, tell: Callable[..., int], letter: Kind
) -> None:
    put(as_alice, {"email_pace": "daily", "preferences": {"test.letter": {"email": True}}})
    for sender in ("Bob", "<b>Carol</b>"):
        tell(alice.id, sender=sender)
    tell(alice.id, sender="Dora", kind=letter)
    tell(alice.id, sender="Read", key="seen")
    mark_seen(alice.id, "seen")
    jobs.run_waiting()
    assert mails() == []

    send_due(alice)
    (found,) = mails()
    assert found.subject == "3 notices for you"
    for text in ("Bob sent you a parcel", "A letter from Dora", "http://localhost/orders/7"):
        assert text in found.text
        assert text in found.html
    assert "&lt;b&gt;Carol&lt;/b&gt; sent" in found.html
    assert "Read sent" not in found.text
    assert sorted(session().scalars(select(Delivery.status))) == ["sent", "sent", "sent", "skipped"]
    assert list(digests.find_due()) == []


def test_a_roll_up_holds_to_what_is_wanted_by_then(
    as_alice: PageClient, alice: Account, tell: Callable[..., int]
) -> None:
    put(as_alice, {"email_pace": "daily"})
    tell(alice.id)
    put(as_alice, {"preferences": {"test.parcel": {"email": False}}})
    send_due(alice)
    assert mails() == []


def test_who_wants_mails_at_once_again_gets_what_waited(
    as_alice: PageClient, alice: Account, tell: Callable[..., int]
) -> None:
    put(as_alice, {"email_pace": "weekly"})
    tell(alice.id)
    assert list(digests.find_due()) == []
    put(as_alice, {"email_pace": "at_once"})
    assert list(digests.find_due()) == [alice.id]


@pytest.fixture
def link(alice: Account, tell: Callable[..., int]) -> str:
    """The link in a mail, as a path."""
    tell(alice.id)
    jobs.run_waiting()
    return mails()[0].headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")


def test_mails_say_how_to_leave(app: Flask, link: str) -> None:
    (found,) = mails()
    assert found.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in found.text
    assert link in found.html
    written = message_from_bytes(bytes(mail._message(found)), policy=policy.default)
    assert written["List-Unsubscribe"] == f"<http://localhost{link}>", "no mail program joins what was cut"


def test_one_click_leaves_without_a_session_or_a_token(
    client: PageClient, alice: Account, parcel: Kind, link: str
) -> None:
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "We no longer write to you about “Parcels”." in answer.text
    assert channels_of(alice, parcel) == {Channel.IN_APP, Channel.PUSH}
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200

    assert "You get these mails again." in client.post(link, data={"wanted": "1"}).text
    assert Channel.EMAIL in channels_of(alice, parcel)


def test_looking_at_the_link_changes_nothing(client: PageClient, alice: Account, parcel: Kind, link: str) -> None:
    assert "Shall we stop writing to you about “Parcels”?" in client.get(link).text
    assert Channel.EMAIL in channels_of(alice, parcel)


def test_all_mails_can_be_stopped(
    client: PageClient, alice: Account, parcel: Kind, letter: Kind, link: str, bob: Account
) -> None:
    client.post(link, data={"all": "1"})
    assert Channel.EMAIL not in channels_of(alice, parcel) | channels_of(alice, letter)
    assert Channel.EMAIL in channels_of(bob, parcel)
    client.post(link, data={"all": "1", "wanted": "1"})
    assert Channel.EMAIL in channels_of(alice, parcel)
    assert Channel.EMAIL not in channels_of(alice, letter), "it was not on before"


@pytest.mark.parametrize("token", ["x", "WzEsInRlc3QucGFyY2VsIl0.forged", "a" * 5000])
def test_forged_links_are_not_there(client: PageClient, token: str) -> None:
    path = f"/notifications/unsubscribe/{token}"
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_link_for_everything(client: PageClient, alice: Account, parcel: Kind) -> None:
    path = unsubscribing.link_of(alice.id, "*").removeprefix("http://localhost")
    assert "Shall we stop sending you mails about what happens here?" in client.get(path).text
    client.post(path)
    assert Channel.EMAIL not in channels_of(alice, parcel)


def test_a_roll_up_that_can_not_be_mailed_is_kept_in_the_inbox(
    as_alice: PageClient, alice: Account, tell: Callable[..., int]
) -> None:
    put(as_alice, {"email_pace": "daily", "preferences": {"test.parcel": {"in_app": False, "push": False}}})
    tell(alice.id)
    alice.email_verified_at = None
    session().flush()
    send_due(alice)
    assert mails() == []
    assert [one.in_inbox for one in notices(alice.id)] == [True]
