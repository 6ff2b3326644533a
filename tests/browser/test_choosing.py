"""A listing with sizes and colours, from its page to the payment; without scripts as well, and with hasty hands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from marketplace.accounts.services import passwords
from marketplace.core.db import session, unit_of_work
from marketplace.listings.services import variants
from marketplace.orders.models import Order
from tests.browser.conftest import PASSWORD, LiveSite, Opener
from tests.listings.choices import shirt
from tests.support import cast
from tests.support.axe import sideways, violations

pytestmark = pytest.mark.browser

NARROW = 360
LOOKS = [(1280, "light"), (NARROW, "dark")]


@pytest.fixture
def listing_id(live_site: LiveSite) -> int:
    """Sol's shirt: one large blue one is left, and no large red one."""
    with live_site.app.app_context(), unit_of_work():
        hashed = passwords.hash_password(PASSWORD)
        return shirt(cast.person("sol", role="seller", password_hash=hashed).id, (3, 2, 0, 1)).id


def choose(page: Page, listing_id: int) -> None:
    page.goto(f"/listings/{listing_id}")
    page.get_by_label("L · +$5", exact=True).check()
    page.get_by_label("Blue · +$2.50", exact=True).check()
    page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("button", name="Add to cart").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_choice_is_bought(live_site: LiveSite, open_page: Opener, listing_id: int, scripts: bool) -> None:
    with open_page(scripts=scripts) as page:
        choose(page, listing_id)
        expect(page.get_by_text("Size: L, Colour: Blue")).to_be_visible()
        page.get_by_role("link", name="Check out").click()
        page.get_by_label("E-mail address").fill("guest@example.com")
        page.get_by_role("button", name="Pay $27.50 and hold").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    with live_site.app.app_context():
        assert dict(variants.as_words(variants.stock_of(listing_id)))["L, Blue"] == 0


def test_price_and_stock_follow_the_choice(open_page: Opener, listing_id: int) -> None:
    with open_page() as page:
        page.goto("/search?q=linen+shirt")
        expect(page.locator(".card .price").first).to_have_text("from $20")
        page.goto(f"/listings/{listing_id}")
        price, said = page.locator("[data-price-of-choice]"), page.locator("chosen-variant [role=status]")
        button = page.get_by_role("button", name="Add to cart")
        expect(price).to_have_text("from $20")
        page.get_by_label("L · +$5", exact=True).check()
        expect(price).to_have_text("from $20")
        page.get_by_label("Blue · +$2.50", exact=True).check()
        expect(price).to_have_text("$27.50")
        expect(said).to_have_text("$27.50 · 1 left")
        expect(button).to_be_enabled()
        page.get_by_label("Red", exact=True).check()
        expect(said).to_have_text("$25 · sold out")
        expect(button).to_be_disabled()
        assert not violations(page)


@pytest.mark.parametrize(("width", "colours"), LOOKS)
def test_every_page_of_the_way_can_be_read_by_everybody(
    open_page: Opener, listing_id: int, width: int, colours: Any
) -> None:
    with open_page(width=width) as page:
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        page.goto(f"/listings/{listing_id}")
        assert not violations(page)
        page.goto(f"/cart/listings/{listing_id}")
        assert not violations(page)
        choose(page, listing_id)
        assert not violations(page)
        assert sideways(page) == 0
        page.goto("/checkout")
        assert not violations(page)
        assert sideways(page) == 0
        page.get_by_role("button", name="Pay $27.50 and hold").click()
        expect(page.locator(".err").first).to_be_visible()
        assert not violations(page)


def test_a_seller_writes_choices(open_page: Opener, sign_in: Callable[..., None], listing_id: int) -> None:
    with open_page(width=NARROW) as page:
        sign_in(page, "sol@example.com")
        page.goto(f"/sell/listings/{listing_id}/edit")
        assert not violations(page)
        page.get_by_role("button", name="Change the choices").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sizes, colours and the like")
        assert not violations(page)
        assert sideways(page) == 0
        page.get_by_label("Its values").first.fill("S\nM\nXL +7.50")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_label("XL, Blue")).to_be_visible()
    with open_page() as guest:
        guest.goto(f"/listings/{listing_id}")
        expect(guest.get_by_text("XL · +$7.50")).to_be_visible()


def test_hasty_hands_buy_once(live_site: LiveSite, open_page: Opener, listing_id: int) -> None:
    """Two tabs, a double click and the way back after the payment place one order."""
    with open_page() as page:
        choose(page, listing_id)
        page.goto("/checkout")
        page.get_by_label("E-mail address").fill("guest@example.com")
        other = page.context.new_page()
        other.goto("/checkout")
        other.get_by_label("E-mail address").fill("guest@example.com")
        page.get_by_role("button", name="Pay $27.50 and hold").dblclick()
        expect(page).to_have_url(re.compile("/pay/checkout/"))
        other.get_by_role("button", name="Pay $27.50 and hold").click()
        expect(other).to_have_url(re.compile("/(cart|pay/checkout/)"))
        page.get_by_role("button", name="Pay $27.50 and hold").click()
        page.get_by_role("button", name="Pay $27.50").click()
        expect(page).to_have_url(re.compile("/checkout/CHK-"))
        for _step in range(4):
            page.go_back()
        page.goto("/checkout")
        expect(page.get_by_text("Your cart is empty")).to_be_visible()
    with live_site.app.app_context():
        assert session().scalar(select(func.count()).select_from(Order)) == 1


def test_what_is_gone_at_the_checkout_says_so(live_site: LiveSite, open_page: Opener, listing_id: int) -> None:
    with open_page() as first, open_page() as second:
        for page in (first, second):
            choose(page, listing_id)
            page.goto("/checkout")
            page.get_by_label("E-mail address").fill("guest@example.com")
        first.get_by_role("button", name="Pay $27.50 and hold").click()
        expect(first).to_have_url(re.compile("/pay/checkout/"))
        second.get_by_role("button", name="Pay $27.50 and hold").click()
        expect(second).to_have_url(re.compile("/cart"))
        expect(second.get_by_text("Someone was faster")).to_be_visible()
        expect(second.get_by_text("can no longer be had")).to_be_visible()
