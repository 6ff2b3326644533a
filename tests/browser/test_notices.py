"""The bell and the inbox, as people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.bookmarks.notices import PRICE_DROP
from marketplace.core.db import session, unit_of_work
from marketplace.notifications.services import notify
from tests.browser.conftest import LiveSite, Opener
from tests.support.axe import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def tell(live_site: LiveSite) -> Callable[[str], None]:
    """Tell Alice that something costs less."""

    def tell(title: str) -> None:
        with live_site.app.app_context(), unit_of_work():
            alice = session().scalars(select(Account.id).where(Account.username == "alice")).one()
            values = {"title": title, "before": 9900, "after": 4900, "currency": "USD"}
            notify(PRICE_DROP, alice, url="/help", context=values)

    return tell


def bell(page: Page) -> Any:
    return page.get_by_label("Main").get_by_role("link", name="Notifications")


def connected(page: Page, site: LiveSite) -> None:
    """Wait until the page hears what is told."""
    live = site.app.extensions["asset_prefix"] + "core/js/live.js"
    assert page.evaluate(
        """async (url) => {
            const live = await import(url);
            for (let tries = 0; tries < 200 && !live.isUp(); tries += 1) await new Promise((go) => setTimeout(go, 50));
            return live.isUp();
        }""",
        live,
    )


def test_the_bell_rings_on_an_open_page(
    live_site: LiveSite, browser_page: Page, sign_in: Callable[..., None], tell: Callable[[str], None]
) -> None:
    sign_in(browser_page)
    browser_page.goto("/terms")
    connected(browser_page, live_site)

    tell("Brass lamp")
    toast = browser_page.get_by_role("status").get_by_role("link", name="“Brass lamp” costs $49 now")
    expect(toast).to_be_visible()
    expect(bell(browser_page).locator(".count")).to_have_text("1")

    toast.click()
    browser_page.wait_for_url(re.compile("/help$"))
    expect(bell(browser_page).locator(".count")).to_have_count(0)


def test_the_open_inbox_shows_what_comes(
    live_site: LiveSite, browser_page: Page, sign_in: Callable[..., None], tell: Callable[[str], None]
) -> None:
    sign_in(browser_page)
    browser_page.goto("/notifications")
    expect(browser_page.get_by_text("Nothing yet")).to_be_visible()
    connected(browser_page, live_site)
    tell("Oak table")
    expect(browser_page.get_by_role("link", name="“Oak table” costs $49 now")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_inbox_works_with_and_without_scripts(
    open_page: Opener, sign_in: Callable[..., None], tell: Callable[[str], None], scripts: bool
) -> None:
    for title in ("Oak table", "Brass lamp"):
        tell(title)
    with open_page(width=360, scripts=scripts) as page:
        sign_in(page, path="/login?next=/notifications")
        if scripts:
            assert violations(page) == []
        page.get_by_role("button", name=re.compile("Dismiss: “Brass lamp”")).click()
        expect(page.get_by_text("Dismissed: “Brass lamp” costs $49 now")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("link", name="“Brass lamp” costs $49 now")).to_be_visible()
        page.get_by_role("button", name="Mark all as read").click()
        expect(bell(page).locator(".count")).to_have_count(0)
        page.get_by_role("link", name="Unread").click()
        expect(page.get_by_text("You have read everything")).to_be_visible()


def test_choosing_what_to_hear(open_page: Opener, sign_in: Callable[..., None]) -> None:
    with open_page(width=360) as page:
        sign_in(page, path="/login?next=/account/notifications")
        assert violations(page) == []
        page.get_by_label("Lower prices: E-mail").uncheck()
        page.get_by_label("Once a day, at eight in the morning").check()
        page.get_by_label("Keep quiet at night").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your choices are saved.")).to_be_visible()
        expect(page.get_by_label("Lower prices: E-mail")).not_to_be_checked()
        expect(page.get_by_label("Once a day, at eight in the morning")).to_be_checked()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
