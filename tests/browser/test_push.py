"""Push messages in a real browser: asked for, stored, shown by the service worker, and leading where they should.

No push service can be reached from a test: what it would do (hand out an address, carry a message) is stood in for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page, Worker, expect
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.bookmarks.notices import PRICE_DROP
from marketplace.core import jobs
from marketplace.core.db import session, unit_of_work
from marketplace.notifications.models import Notice, PushDevice
from marketplace.notifications.rules import Channel
from marketplace.notifications.services import choosing, devices, notify
from tests.browser.conftest import LiveSite, Opener

pytestmark = pytest.mark.browser

ENDPOINT: Final = "https://fcm.googleapis.com/fcm/send/the-browser-of-alice"
P256DH: Final = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
AUTH: Final = "tBHItJI5svbpez7KI4CCXg"
SERVICE: Final = f"""
PushManager.prototype.subscribe = async function (options) {{
  localStorage.setItem("asked", JSON.stringify([...new Uint8Array(options.applicationServerKey)]));
  return given(options);
}};
PushManager.prototype.getSubscription = async function () {{
  const asked = localStorage.getItem("asked");
  return asked ? given({{ applicationServerKey: Uint8Array.from(JSON.parse(asked)).buffer }}) : null;
}};
function given(options) {{
  const keys = {{ p256dh: "{P256DH}", auth: "{AUTH}" }};
  const toJSON = () => ({{ endpoint: "{ENDPOINT}", expirationTime: null, keys }});
  return {{ options, toJSON, unsubscribe: async () => true }};
}}
"""
SHOWN: Final = """async () => {
  const registration = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 100; tries += 1) {
    const [one] = await registration.getNotifications();
    if (one) return { title: one.title, body: one.body, tag: one.tag, data: one.data };
    await new Promise((go) => setTimeout(go, 50));
  }
  return null;
}"""
CLICK: Final = """async () => {
  const [notification] = await self.registration.getNotifications();
  const event = new NotificationEvent("notificationclick", { notification });
  const led = [];
  let done;
  event.waitUntil = (work) => { done = work; };
  self.clients.openWindow = async (url) => { led.push(url); };
  self.dispatchEvent(event);
  await done;
  return { led, left: (await self.registration.getNotifications()).length };
}"""


class Carried:
    """Takes what would be posted to the service of the browser's maker."""

    def __init__(self, keys: Any) -> None:
        self.keys, self.posted = keys, []  # type: ignore[var-annotated] # of a test

    def send(self, endpoint: str, p256dh: str, auth: str, message: dict[str, Any]) -> None:
        self.posted.append((endpoint, p256dh, auth, message))


@pytest.fixture
def service(live_site: LiveSite) -> Carried:
    with live_site.app.app_context():
        keys = devices.pushes().keys
    live_site.app.extensions["pushes"] = carried = Carried(keys)
    return carried


@pytest.fixture
def page(live_site: LiveSite, open_page: Opener, sign_in: Callable[..., None], service: Carried) -> Iterator[Page]:
    """Alice, in a browser that allows it, at the page where she chooses."""
    with open_page() as page:
        page.context.grant_permissions(["notifications"], origin=live_site.address)
        page.add_init_script(SERVICE)
        sign_in(page)
        page.goto("/account/notifications")
        yield page


def turn_on(page: Page) -> None:
    page.get_by_role("button", name="Send push messages to this browser").click()
    expect(page.locator(".toast")).to_contain_text("This browser takes push messages now.")


def tell(site: LiveSite) -> int:
    """Tell Alice by push that something costs less; returns the notice's id."""
    with site.app.app_context(), unit_of_work():
        alice = session().scalars(select(Account.id).where(Account.username == "alice")).one()
        choosing.choose(alice, {PRICE_DROP.name: {Channel.PUSH: True}})
        values = {"title": "Brass lamp", "before": 9900, "after": 4900, "currency": "USD"}
        number = notify(PRICE_DROP, alice, url="/help", context=values)
        assert number is not None
    with site.app.app_context(), unit_of_work():
        jobs.run_waiting()
    return number


def deliver(page: Page, site: LiveSite, message: dict[str, Any]) -> None:
    """Hand the browser a message as its maker's service would."""
    devtools = page.context.new_cdp_session(page)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"] if not one["isDeleted"]),
    )
    devtools.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        page.wait_for_timeout(50)
    given = {"origin": site.address, "registrationId": found[-1], "data": json.dumps(message)}
    devtools.send("ServiceWorker.deliverPushMessage", given)


def worker_of(page: Page) -> Worker:
    return next(one for one in page.context.service_workers if one.url.endswith("/push-worker.js"))


def test_what_the_page_sends_is_what_is_stored(live_site: LiveSite, page: Page, service: Carried) -> None:
    turn_on(page)
    with live_site.app.app_context():
        device = session().scalars(select(PushDevice)).one()
        assert (device.endpoint, device.p256dh, device.auth) == (ENDPOINT, P256DH, AUTH)
        assert "Chrome" in device.user_agent
    asked = page.evaluate("btoa(String.fromCharCode(...JSON.parse(localStorage.asked)))")
    assert asked.replace("+", "-").replace("/", "_").rstrip("=") == service.keys.public
    expect(page.get_by_role("button", name="Send push messages to this browser")).to_be_hidden()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No browser takes push messages yet.")).to_be_visible()


def test_a_message_is_shown_and_leads_to_what_it_is_about(live_site: LiveSite, page: Page, service: Carried) -> None:
    turn_on(page)
    number = tell(live_site)
    ((endpoint, _p256dh, _auth, message),) = service.posted
    assert endpoint == ENDPOINT

    page.goto("/terms")
    deliver(page, live_site, message)
    shown = page.evaluate(SHOWN)
    assert shown is not None
    assert "Brass lamp" in shown["title"]
    assert (shown["body"], shown["data"]) == (message["body"], {"url": f"/notifications/{number}"})

    clicked = worker_of(page).evaluate(CLICK)
    assert clicked == {"led": [f"{live_site.address}/notifications/{number}"], "left": 0}
    page.goto(clicked["led"][0])
    assert page.url == f"{live_site.address}/help"
    with live_site.app.app_context():
        assert session().get_one(Notice, number).read_at is not None


def test_one_of_the_same_thing_takes_the_place_of_the_other(live_site: LiveSite, page: Page) -> None:
    turn_on(page)
    page.goto("/terms")
    for title in ("One message", "Two messages"):
        deliver(page, live_site, {"title": title, "body": "Messages", "url": "/messages/1", "tag": "conversation:1"})
        page.wait_for_function(
            "title => navigator.serviceWorker.ready.then((one) => one.getNotifications())"
            ".then((all) => all.length === 1 && all[0].title === title)",
            arg=title,
        )


def test_a_message_that_leads_elsewhere_leads_nowhere(live_site: LiveSite, page: Page) -> None:
    turn_on(page)
    deliver(page, live_site, {"title": "Win", "body": "", "url": "https://evil.example/", "tag": "x"})
    assert page.evaluate(SHOWN) is not None
    assert worker_of(page).evaluate(CLICK)["led"] == []
