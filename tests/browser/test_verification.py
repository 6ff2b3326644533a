"""A seller shows a passport, a verifier looks and approves: by hand, in two browsers, with every look on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from marketplace.accounts.models import Account
from marketplace.accounts.services import passwords
from marketplace.core import jobs
from marketplace.core.db import session, unit_of_work
from marketplace.core.models import AuditEntry
from tests.browser.conftest import PASSWORD, LiveSite
from tests.support import cast
from tests.support.axe import sideways, violations
from tests.verification import papers

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(live_site: LiveSite) -> LiveSite:
    """The site with Vera at its desk, and a password for Bob."""
    with live_site.app.app_context(), unit_of_work():
        hashed = passwords.hash_password(PASSWORD)
        cast.person("vera", password_hash=hashed, name="Vera Kowalska")
        session().execute(update(Account).where(Account.username == "bob").values(password_hash=hashed))
    return live_site


def looks(site: LiveSite) -> list[tuple[str, str]]:
    with site.app.app_context(), unit_of_work():
        statement = select(AuditEntry.action, AuditEntry.reason).where(AuditEntry.action == "verification.look")
        return [tuple(row) for row in session().execute(statement)]


def test_a_verifier_approves_a_passport_and_each_look_is_on_record(
    desk: LiveSite, open_page: Callable[..., Any], sign_in: Callable[..., None], tmp_path: Path
) -> None:
    paper = tmp_path / "passport.jpg"
    paper.write_bytes(papers.photo("Bob Tanner", size=(1200, 840)))
    with open_page(width=360) as seller, open_page() as verifier:
        sign_in(seller, "bob@example.com")
        seller.goto("/account/verification")
        assert not violations(seller)
        seller.get_by_label("Passport").check()
        seller.get_by_label("The front, or the page with the photo").set_input_files(paper)
        seller.get_by_role("button", name="Send it to be looked at").click()
        expect(seller.get_by_text("We have it and will look at it.")).to_be_visible()
        assert not sideways(seller)
        with desk.app.app_context(), unit_of_work():
            jobs.run_waiting()

        sign_in(verifier, "vera@example.com")
        verifier.goto("/admin/verifications")
        assert not violations(verifier)
        verifier.get_by_role("main").get_by_role("link", name="Bob").click()
        assert not looks(desk)
        verifier.get_by_role("button", name="Open for 5 minutes").click()
        picture = verifier.locator(".papers img")
        expect(picture).to_have_js_property("complete", value=True)
        assert picture.evaluate("image => image.naturalWidth") == 1200
        assert looks(desk) == [("verification.look", "deciding")]
        assert not violations(verifier)
        verifier.reload()
        expect(verifier.locator(".papers img")).to_have_js_property("complete", value=True)
        assert len(looks(desk)) == 2, "a second look is a second line"

        verifier.get_by_label("The document is valid until").fill("2036-05-04")
        verifier.get_by_role("button", name="Approve and show the badge").click()
        expect(verifier.get_by_text("Approved. The badge shows from now on.")).to_be_visible()
        verifier.goto("/admin/verifications?view=approved")
        verifier.get_by_role("main").get_by_role("link", name="Bob").click()
        record = verifier.get_by_role("region", name="On record")
        expect(record.get_by_text("looked at a page")).to_have_count(2)
        expect(record.get_by_text("Vera Kowalska")).to_have_count(4)

        seller.goto("/users/bob")
        expect(seller.get_by_text("Verified")).to_be_visible()
