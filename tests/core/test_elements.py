"""The scripts of the design system, tried in a real browser on the design page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

import config
from marketplace.app import create_app
from tests.support.browser import chromium, served, visiting

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)
PICTURE = Path(__file__).resolve().parents[2] / "marketplace" / "core" / "static" / "art" / "bowl.webp"


@pytest.fixture(scope="module")
def address(shared_app: Flask) -> Iterator[str]:
    chromium()
    app = create_app(replace(shared_app.config["SETTINGS"], env=config.Environment.DEVELOPMENT))
    with served(app) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser, address) as found:
        found.goto("/dev/design", wait_until="networkidle")
        yield found


def test_the_appearance_changes_at_once_and_is_remembered(page: Page) -> None:
    with page.expect_response("**/preferences/theme"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_appearance_can_be_chosen_without_scripts(browser: Browser, address: str) -> None:
    with visiting(browser, address, scripts=False) as page:
        page.goto("/dev/design")
        page.get_by_role("button", name="Dark").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_suggestions_are_walked_with_the_keyboard(page: Page) -> None:
    field = page.get_by_role("combobox", name="Search")
    field.press_sequentially("bic")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(3)
    field.press("ArrowDown")
    expect(page.get_by_role("option", name="touring bicycle")).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert field.input_value() == "bic"


def test_saving_answers_at_once_and_can_be_undone(page: Page) -> None:
    heart = page.get_by_role("button", name="Save the touring bicycle")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    page.locator(".toasts").get_by_role("button", name="Undo").click()
    expect(heart).to_have_attribute("aria-pressed", "false")


def test_saving_that_fails_says_so_and_goes_back(page: Page) -> None:
    page.route("**/dev/sample", lambda route: route.fulfill(status=409, json={"detail": "It was sold."}))
    heart = page.get_by_role("button", name="Save the touring bicycle")
    heart.click()
    expect(page.locator(".toasts")).to_contain_text("It was sold.")
    expect(heart).to_have_attribute("aria-pressed", "false")


def test_a_draft_is_saved_as_one_goes(page: Page) -> None:
    page.get_by_label("Notes").fill("Bring the pump")
    expect(page.get_by_text("Draft saved at 09:41")).to_be_visible()


def test_photos_are_added_ordered_described_and_removed(page: Page) -> None:
    photos = page.locator("photo-upload li[data-id]")
    page.locator("photo-upload input[type=file]").set_input_files(PICTURE)
    expect(photos).to_have_count(3)
    with page.expect_request("**/dev/sample") as ordered:
        photos.nth(0).get_by_role("button", name="Move later").click()
    assert ordered.value.post_data_json == {"order": [2, 1, 9]}
    expect(photos.nth(0).get_by_text("Cover")).to_be_visible()
    with page.expect_request("**/dev/sample") as described:
        photos.nth(0).get_by_label("What the photo shows").fill("A bowl")
        page.keyboard.press("Tab")
    assert described.value.post_data_json == {"alt": "A bowl"}
    photos.nth(0).get_by_role("button", name="Remove").click()
    expect(photos).to_have_count(2)


def test_a_file_that_is_no_photo_is_refused_before_it_leaves(page: Page) -> None:
    page.locator("photo-upload input[type=file]").set_input_files(
        {"name": "list.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    expect(page.get_by_text("list.pdf: Not a photo we can show.")).to_be_visible()


def test_a_destructive_form_asks_first(page: Page) -> None:
    page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog", name="Delete the bicycle?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/dev/design")


def test_a_long_text_says_how_much_of_it_is_used(page: Page) -> None:
    page.get_by_label("Description").fill("x" * 4001)
    expect(page.get_by_text("1 characters too many")).to_be_visible()


def test_a_form_is_sent_once_and_says_that_it_is_on_the_way(page: Page) -> None:
    page.evaluate(
        """() => { window.sent = 0; document.addEventListener("submit", (event) => {
             if (!event.defaultPrevented) window.sent += 1; event.preventDefault(); }) }"""
    )
    button = page.locator("busy-form button[type=submit]").last
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_have_text("Saving")
    button.click()
    assert page.evaluate("window.sent") == 1


def test_a_map_shows_its_pins_with_prices(page: Page) -> None:
    page.locator("map-view").first.scroll_into_view_if_needed()
    pin = page.get_by_role("button", name="Larkspur touring bicycle, $285")
    expect(pin).to_be_visible()
    pin.press("Enter")
    expect(page.locator(".leaflet-popup").get_by_role("link", name="Larkspur touring bicycle")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_window(browser: Browser, address: str, width: int) -> None:
    with visiting(browser, address, width=width) as page:
        page.goto("/dev/design", wait_until="networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
