"""Waiting for something that is not there yet: saved without an account, told of when it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.core.events import announce
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Listing
from marketplace.search.services import alerting, matching
from tests.bookmarks import stock
from tests.browser.conftest import PASSWORD, LiveSite, Opener
from tests.support.axe import sideways, violations

pytestmark = pytest.mark.browser


def test_a_guest_waits_for_something_and_hears_of_it(browser_page: Page, live_site: LiveSite) -> None:
    page = browser_page
    page.goto("/search?q=theremin&max_price=900")
    page.get_by_role("link", name="Tell me when something turns up").click()
    page.get_by_label("E-mail").fill("alice@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="Save this search")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("theremin · Up to 900")
    page.get_by_label("As soon as it turns up").check()
    page.get_by_role("button", name="Save this search").click()
    expect(page.get_by_role("link", name="We tell you when something turns up")).to_be_visible()

    with live_site.app.app_context(), unit_of_work():
        bob_id = session().scalars(select(Account.id).where(Account.username == "bob")).one()
        announce(ListingsChanged((stock.offer(bob_id, title="Theremin, hardly played").id,)))
    with live_site.app.app_context(), unit_of_work():
        matching.match_noted()
        alerting.tell_due()

    page.goto("/saved-searches")
    expect(page.get_by_text("1 new", exact=True)).to_be_visible()
    page.get_by_role("link", name="theremin · Up to 900").first.click()
    expect(page.get_by_role("link", name="Theremin, hardly played").first).to_be_visible()
    page.goto("/notifications")
    expect(page.get_by_text("1 new listing for “theremin · Up to 900”").first).to_be_visible()


@pytest.fixture
def indexed(live_site: LiveSite) -> None:
    """Let search find Bob's stall."""
    with live_site.app.app_context(), unit_of_work():
        announce(ListingsChanged(tuple(session().scalars(select(Listing.id)))))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_bear_narrow_screens_and_readers(
    open_page: Opener, sign_in: Callable[..., None], indexed: None, scheme: Any
) -> None:
    with open_page(width=360) as page:
        page.emulate_media(color_scheme=scheme)
        sign_in(page)
        page.goto("/saved-searches/new?q=touring+bicycle+with+quite+a+long+name&max_price=900&kind=product")
        assert not violations(page)
        page.get_by_role("button", name="Save this search").click()
        for path in ("/saved-searches", "/search?q=touring+bicycle"):
            page.goto(path)
            assert not violations(page)
            assert sideways(page) <= 0


def test_removing_can_be_undone_without_scripts(open_page: Opener, sign_in: Callable[..., None], indexed: None) -> None:
    with open_page(scripts=False) as page:
        sign_in(page)
        page.goto("/search?q=bicycle")
        page.get_by_role("link", name="Save this search").click()
        page.get_by_role("button", name="Save this search").click()
        expect(page.get_by_role("link", name="Search saved")).to_be_visible()
        page.goto("/saved-searches")
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("“bicycle” is removed.")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("heading", name="bicycle")).to_be_visible()
