"""A reported listing from end to end: Alice reports it on a phone, Ada hides it at a desk, and everyone hears of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from marketplace.accounts.services import passwords
from marketplace.core.db import unit_of_work
from tests.browser.conftest import PASSWORD, LiveSite
from tests.support import cast
from tests.support.axe import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICE = [
    "/admin", "/admin/reports", "/admin/reports/1", "/admin/users", "/admin/users/1", "/admin/listings",
    "/admin/listings/1", "/admin/categories", "/admin/categories/1", "/admin/audit", "/admin/settings",
    "/admin/jobs", "/admin/jobs/schedules", "/admin/mail", "/admin/health",
]  # fmt: skip


@pytest.fixture
def _staff(live_site: LiveSite) -> None:
    with live_site.app.app_context(), unit_of_work():
        cast.person("ada", password_hash=passwords.hash_password(PASSWORD))


@pytest.mark.usefixtures("_staff")
def test_an_administrator_handles_a_reported_listing(
    open_page: Callable[..., Any], sign_in: Callable[..., None]
) -> None:
    with open_page(width=360) as phone:
        phone.goto("/")
        phone.locator(".card h3 a").first.click()
        title = phone.locator("h1").inner_text()
        listing = phone.url
        phone.get_by_role("link", name="Report this").click()
        expect(phone).to_have_url(re.compile("/login"))
        phone.get_by_label("E-mail").fill("alice@example.com")
        phone.locator("input[type=password]").fill(PASSWORD)
        phone.locator("main form button[type=submit]").first.click()
        phone.get_by_label("Fraud or a scam").check()
        phone.get_by_label("Anything that helps us to judge").fill("Asked me to pay elsewhere.")
        assert violations(phone) == []
        phone.get_by_role("button", name="Send the report").click()
        expect(phone.locator(".toast")).to_contain_text("Someone will look at it")

        with open_page() as desk:
            sign_in(desk, "ada@example.com")
            desk.goto("/admin")
            desk.get_by_role("link", name="Open reports").click()
            desk.get_by_role("link", name=title).click()
            desk.get_by_role("button", name="Take this case").click()
            expect(desk.get_by_text("You have taken this case.")).to_be_visible()
            expect(desk.get_by_text("Asked me to pay elsewhere.")).to_be_visible()
            desk.get_by_label("Hide it", exact=True).check()
            desk.get_by_label("What its owner is told").fill("Payment goes through the market.")
            desk.get_by_role("button", name="Decide", exact=True).click()
            expect(desk.locator(".toast")).to_contain_text("Everyone concerned is told")

            phone.goto("/account/reports")
            expect(phone.get_by_text("We acted")).to_be_visible()
            assert phone.goto(listing).status == 404

            desk.get_by_role("button", name="Take the decision back").click()
            expect(desk.get_by_text("taken back").first).to_be_visible()
            assert phone.goto(listing).status == 200


@pytest.mark.usefixtures("_staff")
def test_several_are_picked_with_one_box(open_page: Callable[..., Any], sign_in: Callable[..., None]) -> None:
    with open_page() as page:
        sign_in(page, "ada@example.com", path="/login?next=/admin/listings")
        page.goto("/admin/listings")
        hide = page.get_by_role("button", name="Hide", exact=True)
        expect(hide).to_be_disabled()
        page.get_by_label("Select all on this page").check()
        expect(page.get_by_text("30 selected")).to_be_visible()
        page.get_by_label("Why", exact=True).first.fill("A test of patience")
        hide.click()
        expect(page.locator(".toast").first).to_contain_text("30 listings changed.")


@pytest.mark.usefixtures("_staff")
def test_the_office_fits_and_has_no_violation(open_page: Callable[..., Any], sign_in: Callable[..., None]) -> None:
    wrong: dict[str, object] = {}
    with open_page(width=360) as page:
        sign_in(page, "alice@example.com")
        page.goto("/report/listing/1")
        page.get_by_label("Fraud or a scam").check()
        page.get_by_role("button", name="Send the report").click()
        page.wait_for_url(lambda url: "/report/" not in url)
        page.context.clear_cookies()
        sign_in(page, "ada@example.com")
        for path in OFFICE:
            answer = page.goto(path)
            if answer is None or answer.status != 200:
                wrong[f"{path} answers"] = answer and answer.status
            for width, scheme in ((360, "dark"), (1440, "light")):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                if by := sideways(page):
                    wrong[f"{path} is {by} px too wide"] = width
                if found := violations(page):
                    wrong[f"{path} {width}"] = found
    assert not wrong
