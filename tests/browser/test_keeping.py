"""Keeping a listing before one has an account, and finding it again afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_what_is_saved_signed_out_is_there_after_sign_in(browser_page: Page, sign_in: Callable[..., None]) -> None:
    page = browser_page
    page.goto("/")
    heart = page.locator("button.save").first
    expect(heart).to_have_attribute("aria-pressed", "false")
    title = page.locator(".card h3 a").first.inner_text()

    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".toast")).to_contain_text("Saved")
    page.goto("/bookmarks")
    expect(page.get_by_text("kept in this browser for 60 days")).to_be_visible()

    sign_in(page, path="/login")
    page.goto("/bookmarks")
    expect(page.locator(".kept h2")).to_have_text([title])
    expect(page.get_by_text("kept in this browser for 60 days")).to_have_count(0)
    assert "guest" not in {cookie["name"] for cookie in page.context.cookies()}


def test_saving_can_be_undone_from_the_message(browser_page: Page) -> None:
    page = browser_page
    page.goto("/")
    heart = page.locator("button.save").first
    heart.click()
    with page.expect_response(lambda answer: answer.request.method != "GET"):  # it shows before it is done
        page.get_by_role("button", name="Undo").click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    page.goto("/bookmarks")
    expect(page.get_by_role("heading", name="Nothing saved yet")).to_be_visible()


def test_everything_works_without_scripts(open_page: Callable[..., Any]) -> None:
    with open_page(scripts=False) as page:
        page.goto("/")
        page.locator("a.save").first.click()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("a.save.on").first).to_be_visible()
        assert page.url.endswith("/"), "one is back where one came from"

        page.goto("/bookmarks")
        page.get_by_role("link", name="Note and collections").click()
        page.get_by_label("Note").fill("for the summer")
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_text("for the summer")).to_be_visible()

        page.locator("a.save.on").click()
        page.get_by_role("button", name="Let go").click()
        expect(page.get_by_role("heading", name="Nothing saved yet")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("for the summer")).to_be_visible()


def test_a_guests_browser_remembers_what_it_showed(browser_page: Page) -> None:
    page = browser_page
    page.goto("/")
    expect(page.get_by_role("heading", name="Recently viewed")).to_be_hidden()
    ids = [
        link.split("/")[-1] for link in page.locator("save-button").evaluate_all("all => all.map(b => b.dataset.url)")
    ]
    page.evaluate("ids => localStorage.setItem('recent-views', JSON.stringify(ids))", [int(one) for one in ids[:2]])
    page.goto("/")
    row = page.locator("section", has=page.get_by_role("heading", name="Recently viewed"))
    expect(row.locator(".card")).to_have_count(2)
    expect(row.locator("button.save")).to_have_count(2)


PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
"""A headless browser says that it is one, and is not counted as somebody who looks."""


def test_what_one_looks_at_is_remembered(open_page: Callable[..., Any], sign_in: Callable[..., None]) -> None:
    def look(page: Page) -> str:
        page.goto("/")
        page.locator("section", has=page.locator("#h-new")).locator(".card h3 a").first.click()
        expect(page.locator("save-button button.btn")).to_be_visible()
        return page.locator("h1").inner_text()

    with open_page() as page:
        title = look(page)
        page.goto("/")
        row = page.locator("section", has=page.get_by_role("heading", name="Recently viewed"))
        expect(row.locator(".card h3")).to_have_text([title])

    with open_page() as page:
        page.set_extra_http_headers(PERSON)
        sign_in(page, path="/login")
        title = look(page)
        page.wait_for_timeout(300)  # it is written once the page is on its way
        page.goto("/recently-viewed")
        expect(page.locator(".card h2")).to_have_text([title])
