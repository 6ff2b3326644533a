"""Offering and looking, with scripts: photos in order, drafts that keep themselves, a gallery to leaf through."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.core.db import session, unit_of_work
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.services import editing, photos, publishing
from marketplace.listings.services.places import install_places
from marketplace.listings.services.taxonomy import install_taxonomy
from tests.browser.conftest import LiveSite, Opener
from tests.listings import pictures
from tests.support.axe import sideways, violations

pytestmark = pytest.mark.browser

COLOURS = ("teal", "red", "navy", "gold", "olive", "purple")


@pytest.fixture
def draft(live_site: LiveSite) -> int:
    """A draft of Alice's in a category that asks for nothing, with two photos."""
    with live_site.app.app_context(), unit_of_work():
        install_taxonomy()
        alice = session().scalars(select(Account).where(Account.username == "alice")).one()
        plain = next(node for node in category_tree() if "product" in node.kinds and not node.attributes)
        made = editing.create_draft(alice.id, "product", {"category_id": plain.id, "title": "Half a title"})
        for colour in COLOURS[:2]:
            photos.add(made, photos.take_in(pictures.photo(colour=colour)), by=alice.id, alt=colour)
        return made.id


@pytest.fixture
def gallery(live_site: LiveSite) -> str:
    """The address of a public listing with six photos."""
    with live_site.app.app_context(), unit_of_work():
        bob = session().scalars(select(Account).where(Account.username == "bob")).one()
        some = next(node for node in category_tree() if "product" in node.kinds)
        words = {"category_id": some.id, "title": "W" * 60 + " bicycle", "price": 24000, "city": "Lisbon",
                 "latitude": 38.72, "longitude": -9.14, "description": "Steel frame.\n\n- New chain"}  # fmt: skip
        made = editing.create_draft(bob.id, "product", words)
        for colour in COLOURS:
            photos.add(made, photos.take_in(pictures.photo(colour=colour)), by=bob.id, alt=f"A {colour} wall")
        publishing.publish(made, by=bob.id)
        jobs.run_waiting()
        return path_of(made.id, made.title)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_the_page_of_a_listing_fits_and_is_accessible(open_page: Opener, gallery: str, width: int, scheme: str) -> None:
    with open_page(width=width) as page:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the two
        page.goto(gallery)
        assert violations(page) == []
        assert sideways(page) == 0


def test_leafing_through_the_photos(open_page: Opener, gallery: str) -> None:
    with open_page(moves=True) as page:
        page.goto(gallery)
        page.get_by_role("button", name="All 6 photos").click()
        window = page.get_by_role("dialog")
        expect(window.get_by_text("1 of 6")).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(window.get_by_text("2 of 6")).to_be_visible()
        window.get_by_role("button", name="Later photo").click()
        expect(window.get_by_text("A navy wall")).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(window).to_be_hidden()
        page.locator("a[data-photo]").nth(4).click()
        expect(window.get_by_text("5 of 6")).to_be_visible()


def test_without_scripts_the_photos_are_links(open_page: Opener, gallery: str) -> None:
    with open_page(scripts=False) as page:
        page.goto(gallery)
        expect(page.get_by_role("button", name="All 6 photos")).to_be_hidden()
        address = page.locator("a[data-photo]").first.get_attribute("href") or ""
        assert address.endswith("-1200.webp")
        assert page.request.get(address).headers["content-type"] == "image/webp"


def test_a_draft_keeps_itself(live_site: LiveSite, open_page: Opener, sign_in: Callable[..., None], draft: int) -> None:
    with live_site.app.app_context(), unit_of_work():
        install_places()
    with open_page() as page:
        sign_in(page, path=f"/login?next=/sell/listings/{draft}/edit")
        page.goto(f"/sell/listings/{draft}/edit")
        page.get_by_label("Title").fill("Blue bicycle with a bell")
        page.get_by_label("Town or city").fill("Lisb")
        page.get_by_role("option", name="Lisbon").first.click()
        expect(page.locator("[data-autosave-state]")).to_contain_text("Draft saved")
        page.reload()
        expect(page.get_by_label("Title")).to_have_value("Blue bicycle with a bell")
        expect(page.get_by_label("Town or city")).to_have_value("Lisbon, Portugal")
        assert violations(page) == []


def test_photos_are_ordered_described_and_removed_as_one_goes(
    live_site: LiveSite, open_page: Opener, sign_in: Callable[..., None], draft: int
) -> None:
    with open_page() as page:
        sign_in(page)
        page.goto(f"/sell/listings/{draft}/edit")
        tiles = page.locator("photo-upload li[data-id]")
        tiles.nth(0).locator("[data-tool=later]").click()
        expect(tiles.nth(0).locator("img")).to_have_attribute("alt", "red")
        page.locator("photo-upload input[type=file]").set_input_files(
            {"name": "x.svg", "mimeType": "image/jpeg", "buffer": pictures.SVG}
        )
        expect(page.locator("photo-upload .why")).to_contain_text("not a photo")
        tiles.nth(1).locator("[data-tool=remove]").click()
        expect(tiles).to_have_count(1)
        page.reload()
        expect(page.locator("photo-upload li[data-id] img")).to_have_attribute("alt", "red")
