"""A guest buys from three sellers at once; one part is sent, one partly given back, one split by a moderator."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from marketplace.accounts.services import passwords
from marketplace.core.db import session, unit_of_work
from marketplace.listings.models import Listing
from marketplace.orders.models import Order
from marketplace.orders.services.books import reference_of
from marketplace.payments.services import ledger, verification
from tests.bookmarks import stock
from tests.browser.conftest import PASSWORD, LiveSite, Opener
from tests.support import cast
from tests.support.axe import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def stalls(live_site: LiveSite) -> dict[str, int]:
    """Three sellers with one thing each, and Vera who moderates."""
    hashed = passwords.hash_password(PASSWORD)
    with live_site.app.app_context(), unit_of_work():
        cast.person("vera", password_hash=hashed)
        return {
            name: stock.offer(
                cast.person(name, role="seller", password_hash=hashed).id, title=title, price=price, quantity=3
            ).id
            for name, title, price in (
                ("sol", "Ash-glaze bowl", 3800), ("ines", "Brass table lamp", 6400),
                ("tomas", "Larkspur bicycle", 28500),
            )
        }  # fmt: skip


def test_a_guest_buys_from_three_sellers(
    live_site: LiveSite, open_page: Opener, sign_in: Callable[..., None], stalls: dict[str, int]
) -> None:
    with open_page() as guest:
        _buy(guest, list(stalls.values()))
        orders = _orders(live_site, stalls)
        expect(guest.get_by_role("heading", level=1)).to_have_text("Thank you")
        assert not violations(guest)

        with open_page() as sol:
            sign_in(sol, "sol@example.com")
            sol.goto("/sell/orders")
            assert sol.get_by_text("Ash-glaze bowl").count() == 1
            assert sol.get_by_text("Brass table lamp").count() == 0
            sol.goto(f"/orders/{orders['sol']}")
            sol.get_by_role("combobox", name="Carrier").fill("Post")
            sol.get_by_role("textbox", name="Tracking number").fill("AF 4471")
            sol.get_by_role("button", name="Mark as sent").click()
            expect(sol.get_by_text("Post AF 4471").first).to_be_visible()
            assert sol.goto(f"/orders/{orders['ines']}").status == 404  # type: ignore[union-attr] # a page answers
        with open_page() as ines:
            sign_in(ines, "ines@example.com")
            ines.goto(f"/orders/{orders['ines']}/refunds/new")
            ines.get_by_role("textbox", name="Brass table lamp").fill("14.00")
            ines.get_by_role("button", name="Give it back").click()
            expect(ines.get_by_text("$14 given back")).to_be_visible()

        guest.goto(f"/orders/{orders['tomas']}/dispute")
        guest.get_by_role("textbox", name="What is wrong?").fill("The fork is bent.")
        guest.get_by_role("button", name="Open the dispute").click()
        with open_page() as vera:
            sign_in(vera, "vera@example.com")
            vera.goto(f"/admin/orders/{orders['tomas']}")
            vera.get_by_label("A part back to the buyer, the rest to the seller").check()
            vera.locator("#refund").fill("85")
            vera.locator("#decision").fill("The photos show it.")
            vera.get_by_role("button", name="Decide").click()
            expect(vera.get_by_text("Settled. Both sides were told.").first).to_be_visible()

        _agree(live_site, guest, orders)
        for name, owed in {"sol": [], "ines": [], "tomas": ["$180.00"]}.items():
            with open_page() as stall:
                sign_in(stall, f"{name}@example.com")
                _read_statement(live_site, stall, orders[name], owed)
        with open_page() as vera:
            sign_in(vera, "vera@example.com")
            _read_the_office(vera, orders["tomas"])


def _read_statement(live_site: LiveSite, page: Page, order_id: int, owed: list[str]) -> None:
    """A seller's statement, the strip on their order and the books say the same, to the cent."""
    page.goto("/sell/payouts/statement")
    assert page.locator("main td:nth-child(3)").all_inner_texts() == owed
    page.goto(f"/orders/{order_id}")
    said = _strip(page)
    assert said.get("Released to you", "$0").replace("$", "") == (
        owed[0].strip("$").removesuffix(".00") if owed else "0"
    )
    with live_site.app.app_context():
        order = session().get_one(Order, order_id)
        released = ledger.balance(ledger.seller_payable(order.seller_id), "USD")
        lines = ledger.statement_of_seller(order.seller_id, "USD").items
        assert sum(line.amount.minor for line in lines) == released.minor == (18_000 if owed else 0)
        held = ledger.balance(ledger.escrow(reference_of(order_id)), "USD").minor
        assert said.get("Held by the market", "$0") == f"${held // 100}"


def _read_the_office(page: Page, order_id: int) -> None:
    """Where all of the split order's money went, as the operator sees it."""
    page.goto(f"/admin/orders/{order_id}")
    said = _strip(page)
    assert said["Paid by the buyer"] == "$285"
    assert [said[each] for each in ("Released to the seller", "Commission and its tax", "Back to the buyer")] == [
        "$180", "$20", "$85",
    ]  # fmt: skip
    assert (said["Held by the market"], said["Tax collected"]) == ("$0", "$0")


def _strip(page: Page) -> dict[str, str]:
    labels, amounts = (page.locator(f".money {each}").all_inner_texts() for each in (".label", "b"))
    return dict(zip(labels, amounts, strict=True))


def _buy(page: Page, listing_ids: list[int]) -> None:
    for listing_id in listing_ids:
        page.goto(f"/listings/{listing_id}")
        page.get_by_role("link", name="Add to cart").click()
        page.get_by_role("button", name="Add to cart").click()
    page.get_by_role("link", name="Check out").click()
    assert not violations(page)
    page.get_by_label("E-mail address").fill("guest@example.com")
    page.get_by_role("button", name="Pay $387 and hold").click()
    page.get_by_role("button", name="Pay $387 and hold").click()
    page.get_by_role("button", name="Pay $387").click()
    page.wait_for_url(re.compile("/checkout/CHK-"))


def _orders(live_site: LiveSite, stalls: dict[str, int]) -> dict[str, int]:
    with live_site.app.app_context():
        found = {}
        for name, listing_id in stalls.items():
            seller_id = session().get_one(Listing, listing_id).seller_id
            found[name] = session().scalars(select(Order.id).where(Order.seller_id == seller_id)).one()
        return found


def _agree(live_site: LiveSite, guest: Page, orders: dict[str, int]) -> None:
    """What the buyer's strips say is what the books hold, to the cent; and every invariant holds."""
    said: dict[str, Any] = {}
    for name, order_id in orders.items():
        guest.goto(f"/orders/{order_id}")
        said[name] = _strip(guest)
    assert said["sol"] == {"Paid": "$38", "Held by the market": "$38"}
    assert said["ines"] == {"Paid": "$64", "Held by the market": "$50", "Back to you": "$14"}
    assert said["tomas"] == {"Paid": "$285", "Released": "$200", "Back to you": "$85"}
    with live_site.app.app_context():
        held = {name: ledger.balance(ledger.escrow(reference_of(each)), "USD").minor for name, each in orders.items()}
        assert held == {"sol": 3800, "ines": 5000, "tomas": 0}
        seller_id = session().get_one(Order, orders["tomas"]).seller_id
        assert ledger.balance(ledger.seller_payable(seller_id), "USD").minor == 20000 - 2000
        assert not [finding for finding in verification.verify() if finding.rows]
