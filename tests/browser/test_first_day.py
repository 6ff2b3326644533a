"""A newcomer's first day: join, offer a bicycle, find it in three ways, keep it, and come back on another device."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from marketplace.core import jobs
from marketplace.core.db import unit_of_work
from marketplace.listings.services.places import install_places
from marketplace.listings.services.taxonomy import install_taxonomy
from marketplace.search.services.learning import learn
from tests.browser.conftest import LiveSite, Opener

PASSWORD = "purple wagon of seven hills"


def photo(name: str, colour: str) -> dict[str, Any]:
    data = BytesIO()
    Image.new("RGB", (1200, 900), colour).save(data, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": data.getvalue()}


def work_off(app: Flask) -> None:
    """Do what the worker would: photos get their sizes, the index learns its words."""
    with app.app_context(), unit_of_work():
        jobs.run_waiting()
        learn()


@pytest.mark.browser
@pytest.mark.slow
def test_the_first_day(live_site: LiveSite, open_page: Opener) -> None:
    with live_site.app.app_context(), unit_of_work():
        install_taxonomy()
        install_places()
    with open_page(width=1280) as page:
        join(page)
        offer_a_bicycle(page)
        work_off(live_site.app)
        for address in (
            "/search?q=bycicle",
            "/search?q=velomobil&min_price=240&max_price=260",
            "/search?bbox=-9.3,38.6,-9.0,38.8",
        ):
            page.goto(address)
            expect(page.get_by_role("link", name="Blue velomobil bicycle").first).to_be_visible()
        page.goto("/search?q=bicycle&max_price=200")
        expect(page.get_by_role("link", name="Blue velomobil bicycle")).to_have_count(0)
        page.goto("/search?q=velomobil")
        page.locator("save-button button, .save button, [data-save]").first.click()
        expect(page.locator("[aria-pressed=true]").first).to_be_visible()
    with open_page(width=360, moves=True) as phone:
        phone.goto("/login?next=/bookmarks")
        phone.get_by_label("E-mail").fill("nora@example.com")
        phone.locator("input[type=password]").fill(PASSWORD)
        phone.get_by_role("button", name="Sign in").click()
        expect(phone.get_by_role("link", name="Blue velomobil bicycle").first).to_be_visible()


def join(page: Page) -> None:
    page.goto("/register")
    page.get_by_label("Username").fill("nora")
    page.get_by_label("E-mail address").fill("nora@example.com")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url(lambda url: "/register" not in url)


def offer_a_bicycle(page: Page) -> None:
    page.goto("/sell/listings/new?kind=product")
    page.locator("button[name=category][value=bicycles]").click()
    page.get_by_label("Title").fill("Blue velomobil bicycle")
    page.get_by_label("Description").fill("Rides well, three gears, new tyres.")
    page.locator("input[type=file]").first.set_input_files(
        [photo("front.jpg", "navy"), photo("side.jpg", "teal"), photo("bell.jpg", "gold")]
    )
    expect(page.locator("photo-upload img")).to_have_count(3)
    page.get_by_label("Price", exact=True).fill("249.50")
    page.get_by_label("Town or city").fill("Lisbon")
    page.get_by_role("option", name="Lisbon").first.click()
    page.get_by_role("button", name="Publish now").click()
    page.wait_for_url("**/listings/*-blue-velomobil-bicycle**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Blue velomobil bicycle")
