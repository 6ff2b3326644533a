"""Push messages: for one browser, that asked, and for as long as someone is signed in there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pytest_httpserver import HTTPServer
from sqlalchemy import delete, select

from marketplace.accounts.models import Account, AccountSession
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.notifications.gateways.push import DeviceGone, Keys, is_service, push_of
from marketplace.notifications.models import Delivery, PushDevice
from marketplace.notifications.rules import Channel, Kind
from marketplace.notifications.services import choosing
from tests.conftest import settings_for
from tests.fakes.reach import BrowserFake
from tests.notifications.conftest import notices
from tests.support.pages import PageClient

PATH = "/account/notifications/browsers"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
GIVEN = {"endpoint": ENDPOINT, "keys": {"p256dh": "B" * 87, "auth": "a" * 22}}


class Sender:
    """Keeps what would be sent; raises where told to."""

    keys = Keys("private", "B" * 87)

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.error: Exception | None = None

    def send(self, endpoint: str, p256dh: str, auth: str, message: dict[str, Any]) -> None:  # noqa: ARG002 - as the gateway takes it
        if self.error:
            raise self.error
        self.sent.append((endpoint, message))


@pytest.fixture
def sender(app: Flask) -> Iterator[Sender]:
    app.extensions["pushes"] = Sender()
    yield app.extensions["pushes"]
    del app.extensions["pushes"]


@pytest.fixture
def listening(as_alice: PageClient, alice: Account, parcel: Kind, sender: Sender) -> Account:
    """Alice, in whose browser push messages arrive."""
    assert add(as_alice).status_code == 201
    choosing.choose(alice.id, {parcel.name: {Channel.EMAIL: False}})
    return alice


def add(client: PageClient, given: Any = GIVEN) -> Any:
    return client.post(PATH, json=given, headers={"X-CSRFToken": client.csrf(), "Accept": "application/json"})


def devices() -> list[PushDevice]:
    session().expire_all()
    return list(session().scalars(select(PushDevice)))


def test_a_browser_is_remembered_once_and_can_be_removed(as_alice: PageClient, alice: Account) -> None:
    first, again = add(as_alice), add(as_alice)
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert [one.account_id for one in devices()] == [alice.id]
    assert first.get_json()["url"] in as_alice.get("/account/notifications").text
    as_alice.post(first.get_json()["url"], data={"csrf_token": as_alice.csrf()})
    assert devices() == []


def test_a_browser_belongs_to_whoever_is_signed_in_there(
    as_alice: PageClient, as_bob: PageClient, bob: Account
) -> None:
    add(as_alice)
    add(as_bob)
    assert [one.account_id for one in devices()] == [bob.id]


def test_signing_out_ends_it(as_alice: PageClient, alice: Account) -> None:
    add(as_alice)
    session().execute(delete(AccountSession).where(AccountSession.account_id == alice.id))
    assert devices() == []


@pytest.mark.parametrize(
    "given",
    [
        {}, [], None, {**GIVEN, "endpoint": "http://fcm.googleapis.com/x"}, {**GIVEN, "endpoint": "https://10.0.0.1/x"},
        {**GIVEN, "endpoint": "https://evil.example/fcm.googleapis.com"},
        {**GIVEN, "endpoint": "https://fcm.googleapis.com.evil.example/x"},
        {**GIVEN, "endpoint": "https://fcm.googleapis.com:8443/x"},
        {**GIVEN, "endpoint": "https://user@fcm.googleapis.com/x"}, {**GIVEN, "keys": {"p256dh": "x", "auth": "y"}},
        {**GIVEN, "more": 1},
    ],
)  # fmt: skip
def test_we_post_to_the_browsers_makers_alone(as_alice: PageClient, given: Any) -> None:
    assert add(as_alice, given).status_code == 400
    assert devices() == []


@pytest.mark.parametrize(
    "host", ["fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com", "db5p.notify.windows.com"]
)
def test_the_services_that_browsers_use_are_known(host: str) -> None:
    assert is_service(f"https://{host}/wpush/v2/abc")
    assert not is_service("https://[half/")


def test_others_browsers_and_guests(as_alice: PageClient, as_charlie: PageClient, client: PageClient) -> None:
    url = add(as_alice).get_json()["url"]
    session().commit()
    assert as_charlie.post(url, data={"csrf_token": as_charlie.csrf()}).status_code == 404
    assert len(devices()) == 1
    assert add(client).status_code == 401


def test_a_notice_is_pushed(listening: Account, sender: Sender, tell: Callable[..., int]) -> None:
    told = tell(listening.id, key="order:7")
    jobs.run_waiting()
    assert sender.sent == [
        (
            ENDPOINT,
            {"title": "Bob sent you a parcel", "body": "Post", "url": f"/notifications/{told}", "tag": "order:7"},
        )
    ]
    assert session().scalars(select(Delivery.status)).all() == ["sent"]


def test_a_browser_that_no_longer_listens_is_forgotten(
    listening: Account, sender: Sender, tell: Callable[..., int], parcel: Kind
) -> None:
    choosing.choose(listening.id, {parcel.name: {Channel.IN_APP: False}})
    sender.error = DeviceGone("410")
    tell(listening.id)
    jobs.run_waiting()
    assert devices() == []
    assert [one.in_inbox for one in notices(listening.id)] == [True]


def test_the_message_can_be_read_in_that_browser_alone(httpserver: HTTPServer, tmp_path: Path) -> None:
    browser = BrowserFake(httpserver)
    gateway = push_of(settings_for("postgresql://x/y", tmp_path, mail_from="Market <hello@market.example>"))
    gateway.send(browser.endpoint, browser.p256dh, browser.auth, {"title": "A letter"})
    assert browser.messages == [{"title": "A letter"}]
    (request,) = browser.requests
    assert b"A letter" not in request.get_data()
    assert request.headers["Ttl"] == "86400"
    assert f"k={gateway.keys.public}" in request.headers["Authorization"]

    for status in (404, 410, 403):
        browser.status = status
        with pytest.raises(DeviceGone):
            gateway.send(browser.endpoint, browser.p256dh, browser.auth, {})
    for status in (429, 500):
        browser.status = status
        with pytest.raises(RuntimeError, match=str(status)):
            gateway.send(browser.endpoint, browser.p256dh, browser.auth, {})


def test_no_redirect_is_followed(httpserver: HTTPServer, tmp_path: Path) -> None:
    browser = BrowserFake(httpserver)
    browser.status = 302
    gateway = push_of(settings_for("postgresql://x/y", tmp_path))
    with pytest.raises(Exception, match=r"302|redirect"):
        gateway.send(browser.endpoint, browser.p256dh, browser.auth, {})
    assert len(httpserver.log) == 1


def test_our_key_lasts_as_long_as_the_oldest_secret(tmp_path: Path) -> None:
    before = push_of(settings_for("postgresql://x/y", tmp_path, secret_keys=("old",)))
    after = push_of(settings_for("postgresql://x/y", tmp_path, secret_keys=("new", "old")))
    assert before.keys == after.keys
    own = push_of(settings_for("postgresql://x/y", tmp_path, vapid_private_key=before.keys.private))
    assert own.keys == before.keys


def test_the_worker_is_served_from_the_top(client: PageClient) -> None:
    client.checks_pages = False
    answer = client.get("/push-worker.js")
    assert answer.mimetype == "text/javascript"
    assert "showNotification" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
