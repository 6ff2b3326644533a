"""The map of results: pins that would lie on each other are one, and come apart from near."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.search.services.indexing import index_listings
from tests.bookmarks import stock
from tests.browser.conftest import LiveSite
from tests.support.axe import SOURCE

pytestmark = pytest.mark.browser
SPOTS = [(41.5, -73.9), (41.5, -73.9), (41.5, -73.89), (41.7, -73.2)]


def test_pins_on_each_other_are_one_that_opens(live_site: LiveSite, open_page: Callable[..., Any]) -> None:
    with live_site.app.app_context(), unit_of_work():
        bob = session().scalars(select(Account.id).where(Account.username == "bob")).one()
        made = [
            stock.offer(
                bob, title=f"Lamp number {n}", latitude=lat, longitude=lon, area_latitude=lat, area_longitude=lon
            )
            for n, (lat, lon) in enumerate(SPOTS)
        ]
        index_listings([listing.id for listing in made])
    with open_page(width=1440) as page:
        page.goto("/search?query=lamp&q=lamp")
        pins = page.locator("map-view .pin")
        expect(pins).to_have_count(2)
        several = page.get_by_role("button", name="3 listings here")
        expect(several).to_be_visible()
        page.evaluate(SOURCE.read_text("utf-8"))
        assert page.evaluate("axe.run(document, {runOnly: ['target-size']}).then((found) => found.violations)") == []
        several.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="2 listings here")).to_be_visible()
        page.get_by_role("button", name="2 listings here").click()
        expect(page.locator(".leaflet-popup a")).to_have_count(2)
