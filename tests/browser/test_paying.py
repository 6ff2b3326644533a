"""Paying in a real browser: the sandbox's cards, saved cards, Stripe's own form, and where sellers are paid."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from marketplace.accounts.services import passwords
from marketplace.core.db import unit_of_work
from marketplace.payments.flows import charging
from marketplace.payments.gateways.sandbox import books
from marketplace.payments.models import Payment
from marketplace.payments.queries import payments as queries
from marketplace.payments.rules.bills import Bill
from marketplace.payments.rules.cards import Outcome
from marketplace.payments.services import purposes
from tests.browser.conftest import PASSWORD, LiveSite, Opener
from tests.fakes import server
from tests.fakes.stripe import FakeStripe
from tests.payments import acts
from tests.payments.test_stripe import with_stripe
from tests.support import cast
from tests.support.axe import sideways, violations

pytestmark = pytest.mark.browser

WIDTHS = (360, 1440)
BOUGHT = "/help"
"""Where the bills of these tests lead when they are paid: a page that anyone may see."""
STRIPE_JS = """
globalThis.Stripe = (key, options) => ({
  elements: ({ clientSecret }) => ({
    create: () => ({
      on: (name, act) => { if (name === "ready") setTimeout(act, 50); },
      mount: (place) => {
        place.innerHTML = '<div class="field"><label for="card">Card</label><input class="input" id="card"></div>';
      },
    }),
  }),
  confirmPayment: async ({ confirmParams }) => {
    const wrong = await globalThis.confirmAtStripe(document.querySelector("#card").value);
    if (wrong) return { error: { message: wrong } };
    location.href = new URL(confirmParams.return_url).pathname;
    return {};
  },
});
"""
"""What stands in for Stripe's script: the same words, and a field of ours in place of its frame."""


@pytest.fixture
def bill() -> Iterator[Bill]:
    """A bill that anyone may pay."""
    known = dict(purposes._purposes)
    owed = replace(acts.bill(2995, 2000), return_path=BOUGHT)
    purposes.declare("trial", field="booking_id", find_bill=lambda _viewer, _number: owed)
    yield owed
    purposes._purposes.clear()
    purposes._purposes.update(known)


def look(page: Page) -> None:
    assert not violations(page), page.url
    assert sideways(page) == 0, page.url


def to_the_card_form(page: Page, bill: Bill) -> None:
    page.goto(f"/pay/trial/{bill.reference_id}")
    look(page)
    page.get_by_role("button", name="Pay $49.95 and hold").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pay $49.95")
    look(page)


def use(page: Page, outcome: Outcome) -> None:
    page.get_by_label("Card number").fill(acts.CARD[outcome])
    page.get_by_role("button", name="Pay $49.95").click()


def the_payment(live_site: LiveSite, bill: Bill) -> Payment:
    with live_site.app.app_context():
        return queries.payments_of("trial", bill.reference_id)[0]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_card_that_is_declined_and_then_one_that_pays(
    live_site: LiveSite, open_page: Opener, bill: Bill, width: int
) -> None:
    with open_page(width=width) as page:
        to_the_card_form(page, bill)
        page.get_by_label("Card number").fill("4111 1111 1111 1111")
        page.get_by_role("button", name="Pay $49.95").click()
        expect(page.get_by_text("Never enter a real card.")).to_be_visible()
        look(page)
        use(page, Outcome.DECLINED)
        expect(page.get_by_text("Your bank declined the card.")).to_be_visible()
        look(page)
        page.get_by_role("link", name="Pay $49.95").click()
        use(page, Outcome.SUCCEEDS)
        page.wait_for_url(f"**{BOUGHT}")
        page.goto(f"/pay/{the_payment(live_site, bill).token}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Paid")
        look(page)


@pytest.mark.parametrize("says", ["Yes, I pay", "No"])
def test_the_second_step(open_page: Opener, bill: Bill, says: str) -> None:
    with open_page(width=360) as page:
        to_the_card_form(page, bill)
        use(page, Outcome.SECOND_STEP)
        expect(page.get_by_role("heading", level=1)).to_have_text("Is it you who pays?")
        look(page)
        page.get_by_role("button", name=says).click()
        if says == "No":
            expect(page.get_by_text("The second step was not confirmed.")).to_be_visible()
            look(page)
        else:
            page.wait_for_url(f"**{BOUGHT}")


def test_a_card_that_hangs_is_waited_for(live_site: LiveSite, open_page: Opener, bill: Bill) -> None:
    """The page says that it is at work, and turns by itself when the bank has answered."""
    with open_page() as page:
        to_the_card_form(page, bill)
        use(page, Outcome.HANGS)
        expect(page.get_by_role("heading", level=1)).to_have_text("Your bank is at work")
        look(page)
        with live_site.app.app_context():
            with unit_of_work():
                books.later(the_payment(live_site, bill).provider_id or "")
            charging.refresh(the_payment(live_site, bill).id)
        page.wait_for_url(re.compile(f"{BOUGHT}|/pay/"))
        expect(page.get_by_text(re.compile("is paid and held|Help")).first).to_be_visible(timeout=20_000)


def test_what_is_disputed_later_was_paid(
    live_site: LiveSite, open_page: Opener, sign_in: Callable[..., None], bill: Bill
) -> None:
    with live_site.app.app_context(), unit_of_work():
        cast.person("ada", password_hash=passwords.hash_password(PASSWORD))
    with open_page() as page:
        to_the_card_form(page, bill)
        use(page, Outcome.DISPUTED)
        page.wait_for_url(f"**{BOUGHT}")
    payment = the_payment(live_site, bill)
    with live_site.app.app_context():
        with unit_of_work():
            books.later(payment.provider_id or "")
        charging.refresh(payment.id)
    for width in WIDTHS:
        with open_page(width=width) as office:
            sign_in(office, "ada@example.com")
            office.goto(f"/admin/payments/{payment.id}")
            expect(office.get_by_role("heading", name="Contested at the bank")).to_be_visible()
            look(office)
            for path in ("payments", "webhooks", "books", "books/verification", "payouts", "payouts/waiting"):
                office.goto(f"/admin/{path}")
                look(office)


@pytest.mark.parametrize("width", WIDTHS)
def test_cards_are_saved_and_removed(open_page: Opener, sign_in: Callable[..., None], width: int) -> None:
    with open_page(width=width) as page:
        sign_in(page)
        page.goto("/account/payment-methods")
        look(page)
        for digits in ("4242 4242 4242 4242", "5555 5555 5555 4444"):
            page.get_by_role("button", name="Save a card").click()
            look(page)
            page.get_by_label("Card number").fill(digits)
            page.get_by_role("button", name="Save the card").click()
            page.wait_for_url("**/account/payment-methods")
        look(page)
        row = page.get_by_role("row").filter(has_text="Mastercard ending 4444")
        row.get_by_role("button", name="Offer first").click()
        expect(row.get_by_text("Comes first")).to_be_visible()
        row.get_by_role("button", name="Remove").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(page.get_by_text("Mastercard ending 4444")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_seller_says_where_they_are_paid_and_is(
    live_site: LiveSite, open_page: Opener, sign_in: Callable[..., None], width: int
) -> None:
    with live_site.app.app_context():
        with unit_of_work():
            sol = cast.person("sol", role="seller", is_verified=True, password_hash=passwords.hash_password(PASSWORD))
            sol_id = sol.id
        acts.earn(sol_id, 4200)
    with open_page(width=width) as page:
        sign_in(page, "sol@example.com")
        page.goto("/sell/payouts")
        look(page)
        page.get_by_role("link", name="Choose where you are paid").click()
        look(page)
        page.get_by_role("button", name="Go on there").click()
        look(page)
        page.get_by_role("button", name="Use this account").click()
        expect(page.get_by_text("•••• 6789")).to_be_visible()
        look(page)
        page.get_by_role("button", name="Pay out $42.00 now").click()
        expect(page.get_by_text("On its way", exact=True)).to_be_visible()
        look(page)
        page.get_by_role("link", name="Statement").click()
        expect(page.get_by_text("Order released")).to_be_visible()
        look(page)


@pytest.fixture
def stripe_site(live_site: LiveSite) -> Iterator[FakeStripe]:
    """The site with Stripe's keys, its SDK turned to the fake."""
    with server.serving(FakeStripe()) as fake:
        assert isinstance(fake, FakeStripe)
        for _app in with_stripe(live_site.app, fake):
            yield fake


def serve_script(page: Page, provider: FakeStripe, intent: Callable[[], str]) -> list[str]:
    """Answer for js.stripe.com, and let the form's card confirm at the fake."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=STRIPE_JS, content_type="text/javascript")

    def confirm(card: str) -> str:
        provider.confirm(intent(), card)
        wrong = provider.intents[intent()]["last_payment_error"]
        return "Your card was declined." if wrong else ""

    page.emulate_media(reduced_motion="reduce")  # a browser whose requests are taken breaks off its own transitions
    page.route("https://js.stripe.com/**", answer)
    page.expose_function("confirmAtStripe", confirm)
    return asked


@pytest.mark.parametrize("width", WIDTHS)
def test_stripes_form_declines_and_then_pays(
    live_site: LiveSite, open_page: Opener, stripe_site: FakeStripe, bill: Bill, width: int
) -> None:
    with open_page(width=width) as page:
        asked = serve_script(page, stripe_site, lambda: next(iter(stripe_site.intents)))
        headers: dict[str, Any] = {}
        page.on("response", lambda one: headers.update({one.url: one.headers.get("content-security-policy", "")}))
        page.goto(f"/pay/trial/{bill.reference_id}")
        page.get_by_role("button", name="Pay $49.95 and hold").click()
        page.wait_for_url("**/card")
        pay = page.get_by_role("button", name="Pay $49.95 and hold")
        expect(pay).to_be_enabled()
        look(page)
        page.get_by_label("Card").fill("pm_card_declined")
        pay.click()
        expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
        look(page)
        page.get_by_label("Card").fill("pm_card_visa")
        pay.click()
        page.wait_for_url(f"**{BOUGHT}")
        assert asked == ["https://js.stripe.com/v3/"]
        policies = {url: policy for url, policy in headers.items() if policy}
        (form,) = [policy for url, policy in policies.items() if url.endswith("/card")]
        for words in ("script-src 'self' https://js.stripe.com", "connect-src 'self' https://api.stripe.com",
                      "frame-src https://js.stripe.com https://hooks.stripe.com", "default-src 'none'",
                      "frame-ancestors 'none'"):  # fmt: skip
            assert words in form
        assert "unsafe" not in form
        assert not [url for url, policy in policies.items() if "stripe" in policy and not url.endswith("/card")]
    assert the_payment(live_site, bill).status == "succeeded"


def test_stripes_form_says_so_where_its_script_does_not_come(
    open_page: Opener, stripe_site: FakeStripe, bill: Bill, own_app: Flask
) -> None:
    with open_page(width=360) as page:
        page.emulate_media(reduced_motion="reduce")
        page.route("https://js.stripe.com/**", lambda route: route.abort())
        page.goto(f"/pay/trial/{bill.reference_id}")
        page.get_by_role("button", name="Pay $49.95 and hold").click()
        page.wait_for_url("**/card")
        expect(page.get_by_role("alert")).to_contain_text("The card form did not load.", timeout=20_000)
        look(page)
        assert len(stripe_site.intents) == 1
        assert own_app.config["SETTINGS"].stripe is not None
