"""Two people bargain about a bicycle, and one buys it at the price they agreed on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from marketplace.core.db import session, unit_of_work
from marketplace.offers.models import Offer
from marketplace.offers.services import bargaining
from tests.browser.conftest import LiveSite
from tests.support.axe import sideways, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_listing_to_the_cart(
    open_page: Callable[..., Any],
    sign_in: Callable[..., None],
    live_site: LiveSite,
    scripts: bool,
) -> None:
    with open_page(width=360, scripts=scripts) as page:
        sign_in(page)
        page.goto("/")
        page.locator("section", has=page.locator("#h-new")).locator(".card h3 a").first.click()
        page.get_by_role("link", name="Make an offer").click()
        page.get_by_label("Your offer").fill("240")
        page.get_by_label("Message").fill("I could fetch it tomorrow.")
        page.get_by_role("button", name="Send the offer").click()
        expect(page.get_by_role("heading", name="You named $240")).to_be_visible()
        with live_site.app.app_context(), unit_of_work():
            offer = session().scalars(select(Offer)).one()
            bargaining.counter(offer.id, offer.seller_id, Decimal(260), "With the lights.")
        page.reload()
        expect(page.get_by_text("With the lights.")).to_be_visible()
        page.get_by_role("button", name="Accept $260").click()
        page.get_by_role("button", name="Buy at this price").click()
        expect(page.get_by_text("Agreed price", exact=True)).to_be_visible()
        expect(page.locator(".total").last).to_contain_text("260")
        for path in ("/offers", f"/offers/{offer_id_of(live_site)}") if scripts else ():
            page.goto(path)
            assert violations(page) == []
            assert sideways(page) == 0


def offer_id_of(live_site: LiveSite) -> int:
    with live_site.app.app_context():
        return int(session().scalars(select(Offer.id)).one())
