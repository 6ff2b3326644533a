"""Reporting something in a dialog: by keyboard, with focus where it belongs, and as a page where there is no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import violations

pytestmark = pytest.mark.browser

Opener = Callable[..., Any]


@pytest.fixture
def listing(open_page: Opener) -> str:
    with open_page() as page:
        page.goto("/")
        path: str = page.locator(".card h3 a").first.get_attribute("href")
        return path


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name")
    return found


def test_it_opens_in_place_by_keyboard_and_gives_the_focus_back(
    open_page: Opener, sign_in: Callable[..., None], listing: str
) -> None:
    with open_page(width=360) as page:
        sign_in(page, "alice@example.com")
        page.goto(listing)
        link = page.get_by_role("link", name="Report this")
        link.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("heading")).to_contain_text("Report “Touring bicycle")
        assert page.url.endswith(listing)
        assert page.evaluate("document.activeElement.type") == "radio"
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        assert focused(page) == "Report this"

        page.keyboard.press("Enter")
        dialog.get_by_role("link", name="Cancel").click()
        expect(dialog).to_have_count(0)

        link.click()
        dialog.get_by_label("Fraud or a scam").check()
        dialog.get_by_label("Anything that helps us to judge").fill("x" * 2001)
        assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth"), "a long word makes nothing wide"
        dialog.get_by_role("button", name="Send the report").click()
        expect(dialog.get_by_role("alert")).to_be_focused()
        dialog.get_by_label("Anything that helps us to judge").fill("Asked me to pay elsewhere.")
        dialog.get_by_role("button", name="Send the report").click()
        expect(dialog).to_have_count(0)
        expect(page.locator(".toast")).to_contain_text("Someone will look at it")
        assert focused(page) == "Report this"
        assert page.url.endswith(listing)


def test_without_scripts_and_for_guests_it_is_a_page(
    open_page: Opener, sign_in: Callable[..., None], listing: str
) -> None:
    with open_page(scripts=False) as page:
        sign_in(page, "alice@example.com")
        page.goto(listing)
        page.get_by_role("link", name="Report this").click()
        expect(page.locator("h1")).to_contain_text("Report “Touring bicycle")
    with open_page() as page:
        page.goto(listing)
        page.get_by_role("link", name="Report this").click()
        page.wait_for_url("**/login?next=**")
