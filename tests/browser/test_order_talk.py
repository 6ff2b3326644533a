"""Both sides of an order write to each other on its page: live with scripts, by a form without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.accounts.services import passwords
from marketplace.cart.rules.limits import Owner
from marketplace.core.db import session, unit_of_work
from marketplace.listings.models import Listing
from marketplace.messaging.models import Message
from tests.browser.conftest import PASSWORD, LiveSite, Opener
from tests.browser.test_talking import NOTE_UP
from tests.orders import acts
from tests.support.axe import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def order_id(live_site: LiveSite) -> int:
    """Alice bought a bicycle of Bob's; Bob can sign in."""
    with live_site.app.app_context():
        with unit_of_work():
            alice, bob = (session().query(Account).filter_by(username=name).one() for name in ("alice", "bob"))
            bob.password_hash = passwords.hash_password(PASSWORD)
            owner, thing = Owner(account_id=alice.id), session().query(Listing).order_by(Listing.id).first()
        assert thing is not None
        return acts.buy(owner, thing)[0].id


def test_both_write_on_the_orders_page(
    live_site: LiveSite, open_page: Opener, sign_in: Callable[..., None], order_id: int
) -> None:
    with open_page(width=360) as alice, open_page() as bob:
        for page, address in ((alice, "alice@example.com"), (bob, "bob@example.com")):
            page.add_init_script(NOTE_UP)
            sign_in(page, address)
            page.goto(f"/orders/{order_id}")
        alice.get_by_role("textbox", name="Message").fill("Does the bell come with it?")
        alice.get_by_role("button", name="Send").click()
        expect(alice.locator(".bubble.me")).to_contain_text("Does the bell come with it?")
        assert "#" not in alice.url, "it was sent without loading the page again"
        bob.reload()
        expect(bob.locator("html[data-up]")).to_be_attached()  # the page's policy lets no function be waited for
        expect(bob.locator(".bubble")).to_contain_text("Does the bell come with it?")
        bob.get_by_role("textbox", name="Message").fill("It does.")
        bob.get_by_role("button", name="Send").click()
        expect(alice.locator(".bubble").last).to_contain_text("It does.")
        assert not violations(alice)
        assert not violations(bob)
    with open_page(scripts=False) as plain:
        sign_in(plain)
        plain.goto(f"/orders/{order_id}")
        plain.get_by_role("textbox", name="Message").fill("Thank you")
        plain.get_by_role("button", name="Send").click()
        expect(plain.locator(".bubble").last).to_contain_text("Thank you")
    with live_site.app.app_context():
        said = session().scalars(select(Message.content).order_by(Message.id)).all()
        assert said == ["Does the bell come with it?", "It does.", "Thank you"], "each once"
