"""Reviewing in a browser: by keyboard, at once, without scripts, and for everyone's eyes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.listings.models import Listing
from tests.browser.conftest import LiveSite
from tests.reviews import deals
from tests.support import cast
from tests.support.axe import sideways, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def dealt(live_site: LiveSite) -> str:
    """Alice bought of Bob, twice; once both have written. Charlie wrote a long one. Returns what is to be reviewed."""
    with live_site.app.app_context(), unit_of_work():
        people = {row.username: row.id for row in session().execute(select(Account.username, Account.id))}
        charlie = cast.person("charlie").id
        listing_id = session().scalars(select(Listing.id).order_by(Listing.id)).all()[0]
        both = (people["alice"], people["bob"])
        deals.public(deals.done(*both, [listing_id]), 4, "Rides well.")
        deals.public(deals.done(charlie, people["bob"], [listing_id]), 5, "Long. " * 60 + "Unbreakable" * 12)
        return deals.done(*both, [listing_id]).reference


def listing_page(live_site: LiveSite) -> str:
    with live_site.app.app_context():
        return f"/listings/{session().scalars(select(Listing.id).order_by(Listing.id)).all()[0]}"


def test_stars_by_keyboard_and_a_change_of_mind(browser_page: Page, sign_in: Callable[..., None], dealt: str) -> None:
    page = browser_page
    sign_in(page)
    page.goto("/account/reviews")
    page.get_by_role("link", name="Write a review").click()
    page.locator('.starpick input[value="1"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="4 stars: Good")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Good wheels, friendly man.")
    page.get_by_role("button", name="Send the review").click()
    expect(page.get_by_text("Waiting for the other side")).to_be_visible()
    page.get_by_role("link", name="Change it").click()
    expect(page.get_by_role("radio", name="4 stars: Good")).to_be_checked()
    page.locator('.starpick label:has(input[value="5"])').click()
    page.get_by_role("button", name="Keep the changes").click()
    expect(page.locator(".rev.own").first.get_by_label("5 of 5 stars")).to_be_visible()


def test_a_vote_counts_at_once_and_the_histogram_filters(
    browser_page: Page, sign_in: Callable[..., None], dealt: str, live_site: LiveSite
) -> None:
    page = browser_page
    sign_in(page)
    page.goto(listing_page(live_site))
    button = page.locator("#reviews helpful-vote button").first
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("1")
    page.locator(".histo a").nth(1).click()
    expect(page.locator("#reviews article")).to_have_count(1)
    expect(page.locator("#reviews article")).to_contain_text("Rides well.")
    page.get_by_role("link", name="Show all reviews").click()
    expect(page.locator("#reviews article")).to_have_count(2)


def test_everything_works_without_scripts(
    open_page: Callable[..., Any], sign_in: Callable[..., None], dealt: str, live_site: LiveSite
) -> None:
    with open_page(scripts=False, width=360) as page:
        sign_in(page)
        page.goto(listing_page(live_site))
        page.locator("#reviews article", has_text="Unbreakable").get_by_role("button", name="Helpful").click()
        expect(page.locator('#reviews [aria-pressed="true"]')).to_have_count(1)
        page.goto(f"/account/reviews/orders/{dealt}")
        page.locator('.starpick label:has(input[value="3"])').click()
        page.get_by_label("Your review").fill("All right.")
        page.get_by_role("button", name="Send the review").click()
        expect(page.get_by_text("All right.")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_pages_fit_and_have_no_violation(
    open_page: Callable[..., Any],
    sign_in: Callable[..., None],
    dealt: str,
    live_site: LiveSite,
    width: int,
    scheme: Any,
) -> None:
    own = ["/account/reviews", "/account/reviews/received", "/account/reviews/written",
           f"/account/reviews/orders/{dealt}", "/users/bob", listing_page(live_site), "/reviews/1"]  # fmt: skip
    wrong: dict[str, object] = {}
    with open_page(width=width) as page:
        page.emulate_media(color_scheme=scheme)
        sign_in(page)
        for path in own:
            page.goto(path)
            if by := sideways(page):
                wrong[f"{path} is {by} px too wide"] = width
            if found := violations(page):
                wrong[path] = found
    assert not wrong
