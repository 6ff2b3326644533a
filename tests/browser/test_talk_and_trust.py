"""As two new people would: a question about a bicycle on a phone, a seller at a desk and away, a passport, a report.

And a stranger who is refused at every address, call and live event that the others used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect
from sqlalchemy import select, update

from marketplace.accounts.models import Account
from marketplace.accounts.services import passwords
from marketplace.core import jobs, settings
from marketplace.core.db import session, unit_of_work
from marketplace.core.models import AuditEntry, SentMail
from marketplace.messaging.models import Message
from tests.browser.conftest import PASSWORD, LiveSite, Opener
from tests.support import cast
from tests.support.axe import sideways, violations
from tests.support.live import connected
from tests.verification import papers

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE_UP: Final = "document.addEventListener('live:up', () => { document.documentElement.dataset.up = 1; })"
PRIVATE: Final = re.compile(r"^/(messages/\d+|messages/attachments/\d+|notifications/\d+|admin\b|account/reports/\d+)")
PATIENCE_MS: Final = 15_000
SignIn = Callable[..., None]


@pytest.fixture
def market(live_site: LiveSite) -> LiveSite:
    """The site with everyone who takes part; nobody waits ten minutes for a mail."""
    with live_site.app.app_context(), unit_of_work():
        hashed = passwords.hash_password(PASSWORD)
        for name in ("charlie", "ada", "vera"):
            cast.person(name, password_hash=hashed)
        session().execute(update(Account).where(Account.username == "bob").values(password_hash=hashed))
        settings.change("messages.mail_after_minutes", 0, by=None)
    return live_site


@pytest.fixture
def used() -> set[tuple[str, str]]:
    """Every private address that the pages of the others asked for."""
    return set()


def watch(page: Page, used: set[tuple[str, str]]) -> Page:
    def note(request: Request) -> None:
        path = urlsplit(request.url).path
        if PRIVATE.match(path):
            used.add((request.method, path))

    page.add_init_script(NOTE_UP)
    page.on("request", note)
    return page


def refuse_everything(charlie: Page, used: set[tuple[str, str]]) -> None:
    """Hold every address against a stranger, who brings a good token of their own."""
    token = charlie.request.get("/csrf").json()["token"]
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    wrong = {}
    for method, path in sorted(used):
        answer = charlie.request.fetch(path, method=method, headers=headers, form={}, max_redirects=0)
        if answer.status not in {403, 404}:
            wrong[f"{method} {path}"] = answer.status
    assert not wrong


def write(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def run_jobs(site: LiveSite) -> None:
    with site.app.app_context(), unit_of_work():
        jobs.run_waiting()


def link_in_the_mail(site: LiveSite) -> str:
    """Return the path at which Bob answers without signing in, from the newest mail to him."""
    with site.app.app_context():
        newest = select(SentMail.text).where(SentMail.recipient == "bob@example.com").order_by(SentMail.id.desc())
        found = re.search(r"(/messages/reply/\S+)", session().scalars(newest.limit(1)).one())
        assert found
        return found[1]


@pytest.fixture
def phone(open_page: Opener, sign_in: SignIn, market: LiveSite, used: set[tuple[str, str]]) -> Iterator[Page]:
    """Alice, who buys, on a phone."""
    with open_page(width=360, moves=True) as page:
        sign_in(watch(page, used), "alice@example.com", path="/login")
        yield page


def test_a_question_about_a_bicycle(
    market: LiveSite, open_page: Opener, sign_in: SignIn, phone: Page, used: set[tuple[str, str]]
) -> None:
    with open_page(width=1280, moves=True) as laptop:
        sign_in(watch(laptop, used), "bob@example.com", path="/login")
        laptop.goto("/terms")
        laptop.wait_for_selector("html[data-up]")

        phone.goto("/")
        phone.locator(".card h3 a").first.click()
        phone.get_by_role("link", name="Ask the seller").click()
        phone.get_by_label("Message").fill("Is the bicycle still there?")
        phone.locator("input[type=file]").set_input_files(
            {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": papers.photo("Mine")}
        )
        phone.get_by_role("button", name="Send").click()
        expect(phone.locator(".bubble.me p")).to_have_text("Is the bicycle still there?")
        phone.wait_for_selector("html[data-up]")
        assert not sideways(phone)

        badge = laptop.locator('header.site nav a[href="/messages"] .count')
        expect(badge).to_have_text("1", timeout=PATIENCE_MS)
        laptop.goto("/messages")
        laptop.locator(".thr").first.click()
        laptop.wait_for_selector("html[data-up]")
        expect(laptop.get_by_alt_text("mine.jpg")).to_be_visible()
        expect(badge).to_have_count(0)
        write(laptop, "Yes, it is. Would Sunday do?")
        expect(phone.locator(".bubble", has_text="Would Sunday do?")).to_be_visible(timeout=PATIENCE_MS)
        write(phone, "Sunday is fine")
        expect(laptop.locator(".bubble", has_text="Sunday is fine")).to_be_visible(timeout=PATIENCE_MS)
        expect(phone.locator(".bubble.me .tick.read")).to_have_count(2, timeout=PATIENCE_MS)
    run_jobs(market)

    write(phone, "At ten, at the station?")
    expect(phone.locator(".bubble.me:not(.waiting)", has_text="At ten")).to_be_visible(timeout=PATIENCE_MS)
    run_jobs(market)
    link = link_in_the_mail(market)
    answer_from_the_mail(open_page, link)
    expect(phone.locator(".bubble", has_text="I bring the pump")).to_be_visible(timeout=PATIENCE_MS)

    with open_page() as charlie:
        sign_in(charlie, "charlie@example.com", path="/login")
        talk = next(path for _method, path in used if re.fullmatch(r"/messages/\d+", path))
        assert any(path.startswith("/messages/attachments/") for _method, path in used)
        acts = ("", "/reading", "/archive", "/deletion", "/block")
        refuse_everything(charlie, used | {("GET", f"{talk}/part")} | {("POST", talk + act) for act in acts})
        refuse_calls_and_events(charlie, market)


def answer_from_the_mail(open_page: Opener, link: str) -> None:
    """Bob answers where he is signed in nowhere, and gets no further."""
    with open_page(width=360) as mailbox:
        mailbox.goto(link)
        expect(mailbox.locator("h1")).to_have_text("Reply to Alice")
        expect(mailbox.get_by_text("At ten, at the station?")).to_be_visible()
        assert mailbox.get_by_text("Would Sunday do?").count() == 0
        assert violations(mailbox) == []
        assert not sideways(mailbox)
        mailbox.get_by_label("Your reply").fill("At ten. I bring the pump.")
        mailbox.get_by_role("button", name="Send").click()
        expect(mailbox.get_by_text("Your reply is sent.")).to_be_visible()
        assert mailbox.context.cookies() == []
        mailbox.goto("/messages")
        expect(mailbox).to_have_url(re.compile("/login"))


def refuse_calls_and_events(charlie: Page, site: LiveSite) -> None:
    """Hold the API and the live events of a conversation against a stranger."""
    with site.app.app_context():
        message = session().scalars(select(Message).order_by(Message.id)).first()
        stranger = session().scalars(select(Account).where(Account.username == "charlie")).one()
        assert message is not None
        talk, said, written = message.conversation_id, message.id, session().query(Message).count()
    headers = {"X-CSRFToken": charlie.request.get("/csrf").json()["token"]}
    calls: list[tuple[str, str, Any]] = [
        ("GET", f"/conversations/{talk}", None), ("GET", f"/conversations/{talk}/messages", None),
        ("POST", f"/conversations/{talk}/read", {}), ("PATCH", f"/conversations/{talk}", {"archived": True}),
        ("DELETE", f"/conversations/{talk}", None), ("POST", f"/messages/{said}/read", {}),
        ("POST", "/messages", {"conversation_id": talk, "content": "Hi"}),
        ("POST", "/reports", {"target_type": "message", "target_id": said, "reason": "spam"}),
    ]  # fmt: skip
    for method, path, body in calls:
        answer = charlie.request.fetch(f"/api/v1{path}", method=method, headers=headers, data=body)
        assert answer.status == 404, f"{method} {path}"
    with connected(site.app, site.address, stranger) as device:
        for event in ("message:send", "message:read", "message:delivered", "typing"):
            told = device.say(event, {"conversation_id": talk, "content": "Hi", "message_id": said})
            assert told == {} or told["error"]["status"] == 404, event
        assert device.hears_nothing("message:new", 0.2)
    with site.app.app_context():
        assert session().query(Message).count() == written


def looks(site: LiveSite) -> int:
    with site.app.app_context():
        statement = select(AuditEntry.id).where(AuditEntry.action == "verification.look")
        return len(session().scalars(statement).all())


def test_a_passport_and_a_reported_listing(
    market: LiveSite, open_page: Opener, sign_in: SignIn, phone: Page, used: set[tuple[str, str]]
) -> None:
    with open_page() as laptop:
        sign_in(laptop, "bob@example.com", path="/login")
        laptop.goto("/account/verification")
        laptop.get_by_label("Passport").check()
        laptop.get_by_label("The front, or the page with the photo").set_input_files(
            {"name": "passport.jpg", "mimeType": "image/jpeg", "buffer": papers.photo("Bob", size=(1200, 840))}
        )
        laptop.get_by_role("button", name="Send it to be looked at").click()
        expect(laptop.get_by_text("We have it and will look at it.")).to_be_visible()
        run_jobs(market)
        approve(market, open_page, sign_in, used)
        laptop.goto("/users/bob")
        expect(laptop.get_by_text("Verified")).to_be_visible()

    phone.goto("/")
    phone.locator(".card h3 a").first.click()
    listing, title = phone.url, phone.locator("h1").inner_text()
    phone.get_by_role("link", name="Report this").click()
    phone.get_by_label("Fraud or a scam").check()
    phone.get_by_role("button", name="Send the report").click()
    expect(phone.locator(".toast")).to_contain_text("Someone will look at it")
    with open_page() as desk:
        sign_in(watch(desk, used), "ada@example.com", path="/login")
        desk.goto("/admin/reports")
        desk.get_by_role("link", name=title).click()
        desk.get_by_label("Hide it", exact=True).check()
        desk.get_by_label("What its owner is told").fill("Payment goes through the market.")
        desk.get_by_role("button", name="Decide", exact=True).click()
        expect(desk.locator(".toast")).to_contain_text("Everyone concerned is told")
    assert phone.goto(listing).status == 404  # type: ignore[union-attr] # a page that answers
    phone.goto("/account/reports")
    expect(phone.get_by_text("We acted")).to_be_visible()

    with open_page() as charlie:
        sign_in(charlie, "charlie@example.com", path="/login")
        assert len(used) >= 8
        refuse_everything(charlie, used)


def approve(market: LiveSite, open_page: Opener, sign_in: SignIn, used: set[tuple[str, str]]) -> None:
    """Vera looks at the passport twice and approves; each look is on record."""
    with open_page() as desk:
        sign_in(watch(desk, used), "vera@example.com", path="/login")
        desk.goto("/admin/verifications")
        desk.get_by_role("main").get_by_role("link", name="Bob").click()
        assert looks(market) == 0
        desk.get_by_role("button", name="Open for 5 minutes").click()
        expect(desk.locator(".papers img")).to_have_js_property("complete", value=True)
        desk.reload()
        expect(desk.locator(".papers img")).to_have_js_property("complete", value=True)
        assert looks(market) == 2
        desk.get_by_label("The document is valid until").fill("2036-05-04")
        desk.get_by_role("button", name="Approve and show the badge").click()
        expect(desk.get_by_text("Approved. The badge shows from now on.")).to_be_visible()
