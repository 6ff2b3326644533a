"""The whole journey with Stripe: its real SDK against the fake, pages over HTTP, and events as Stripe signs them.

A guest buys from three sellers at once; one sends, one gives a part back, one is split by a moderator, and at last the
guest's bank takes one back. Strips, statements, the books and Stripe's own balance agree to the cent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Order, Takeback
from marketplace.orders.queries.orders import orders_in
from marketplace.payments.flows import reconciling
from marketplace.payments.models import Payment
from marketplace.payments.services import ledger, verification
from tests.bookmarks import stock
from tests.fakes import server
from tests.fakes.stripe import FakeStripe, signed
from tests.orders import acts
from tests.payments.test_stripe import HOOK, with_stripe
from tests.support import cast
from tests.support.pages import PageClient

PRICES = {"sol": 3_800, "ines": 6_400, "tomas": 28_500}


@pytest.fixture
def provider() -> Iterator[FakeStripe]:
    with server.serving(FakeStripe()) as fake:
        assert isinstance(fake, FakeStripe)
        yield fake


@pytest.fixture(autouse=True)
def stripes(app: Flask, provider: FakeStripe) -> Iterator[Flask]:
    yield from with_stripe(app, provider)


@pytest.fixture
def sellers(app: Flask) -> dict[str, Account]:
    return {name: cast.person(name, role="seller") for name in PRICES}


@pytest.fixture
def things(sellers: dict[str, Account]) -> dict[str, Listing]:
    return {
        name: stock.offer(sellers[name].id, title=f"The thing of {name}", price=price, quantity=3)
        for name, price in PRICES.items()
    }


class Bank:
    """Stripe's own side: it tells each event once, signed, and a copy of each as it likes to."""

    def __init__(self, app: Flask, provider: FakeStripe) -> None:
        self.app, self.provider, self.told = app, provider, 0

    def tell(self) -> None:
        fresh = self.provider.events[self.told :]
        self.told = len(self.provider.events)
        for body in [*reversed(fresh), *fresh]:
            answer = self.app.test_client().post(HOOK, data=body, content_type="application/json", headers=signed(body))
            assert answer.status_code == 200
        acts.work()


def buy(guest: PageClient, things: dict[str, Listing], bank: Bank) -> dict[str, Order]:
    for thing in things.values():
        guest.send("/cart/items", {"listing_id": thing.id})
    page = guest.get("/checkout").text
    key, expected = (re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("key", "expected"))
    assert key
    assert expected
    said = {"key": key.group(1), "expected": expected.group(1), "email": "guest@example.com"}
    placed = guest.send("/checkout", said)
    assert guest.send(placed.headers["Location"], {"way": "stripe"}).headers["Location"].endswith("/card")
    intent = session().scalars(select(Payment.provider_id)).one()
    bank.provider.confirm(intent or "", "pm_card_visa")
    bank.tell()
    checkout = session().scalars(select(Checkout)).one()
    assert "Thank you" in guest.get(f"/checkout/{checkout.reference}").text
    by_seller = {order.seller_id: order for order in orders_in(checkout.id)}
    return {name: by_seller[thing.seller_id] for name, thing in things.items()}


def strip_of(client: PageClient, order: Order) -> dict[str, str]:
    """Read the strip "where is my money" off the order's page."""
    page = client.get(f"/orders/{order.id}").text
    parts = re.findall(r'<span class="label">.*?</svg>(.*?)</span><b>(.*?)</b>', page, re.DOTALL)
    return {unescape(label): unescape(amount) for label, amount in parts}


def agree(app: Flask, provider: FakeStripe) -> None:
    """The books hold, and what stands at Stripe is what Stripe says."""
    reconciling.compare()
    assert {f.invariant.id: f.rows for f in verification.verify() if not f.holds} == {}
    assert ledger.balance(ledger.clearing("stripe"), "USD").minor == provider.balance


def test_a_guest_buys_from_three_sellers(
    app: Flask, client: PageClient, as_vera: PageClient, provider: FakeStripe, sellers: dict[str, Account],
    things: dict[str, Listing],
) -> None:  # fmt: skip
    bank = Bank(app, provider)
    orders = buy(client, things, bank)
    stalls = {name: cast.signed_in_client(app, account) for name, account in sellers.items()}
    for name, stall in stalls.items():
        seen = stall.get("/sell/orders").text
        assert [f"The thing of {each}" in seen for each in PRICES] == [each == name for each in PRICES]
        assert stall.get(f"/orders/{orders['sol' if name != 'sol' else 'ines'].id}").status_code == 404
    agree(app, provider)

    sol, ines, tomas = (orders[name] for name in PRICES)
    stalls["sol"].send(f"/orders/{sol.id}/shipment", {"carrier": "Post", "tracking": "AF 4471"})
    stalls["sol"].send(f"/orders/{sol.id}/delivery")
    client.send(f"/orders/{sol.id}/confirmation")
    stalls["ines"].send(f"/orders/{ines.id}/refunds", {f"line_{ines.lines[0].id}": "14.00"})
    client.send(f"/orders/{tomas.id}/dispute", {"reason": "The fork is bent.", "wanted": "partial"})
    as_vera.send(
        f"/admin/orders/{tomas.id}/decision", {"outcome": "split", "refund": "85", "decision": "The photos show it."}
    )
    acts.work()
    bank.tell()
    assert [order.status for order in (sol, ines, tomas)] == ["completed", "confirmed", "completed"]

    assert strip_of(client, sol) == {"Paid": "$38", "Released": "$38"}
    assert strip_of(client, ines) == {"Paid": "$64", "Held by the market": "$50", "Back to you": "$14"}
    assert strip_of(client, tomas) == {"Paid": "$285", "Released": "$200", "Back to you": "$85"}
    for name, order in orders.items():
        at_the_stall = strip_of(stalls[name], order)
        statement = ledger.statement_of_seller(sellers[name].id, "USD")
        released = {"sol": 3_800 - 380, "ines": 0, "tomas": 20_000 - 2_000}[name]
        assert sum(line.amount.minor for line in statement.items) == released == acts.owed(sellers[name].id)
        page = stalls[name].get("/sell/payouts/statement").text
        assert (f"${released / 100:.2f}" in page) == ("Order released" in page) == bool(released)
        assert ("Released to you" in at_the_stall) == bool(released)
        if released:
            assert at_the_stall["Released to you"] == {"sol": "$34.20", "tomas": "$180"}[name]
            assert {line.memo for line in statement.items} == {order.reference}
    assert [acts.held(order) for order in (sol, ines, tomas)] == [0, 5_000, 0]
    office = strip_of(as_vera, tomas)
    assert (office["Released to the seller"], office["Commission and its tax"]) == ("$180", "$20")
    agree(app, provider)


@pytest.mark.parametrize("decided", ["won", "lost"])
def test_the_bank_takes_it_back(
    app: Flask, client: PageClient, as_vera: PageClient, provider: FakeStripe, sellers: dict[str, Account],
    things: dict[str, Listing], decided: str,
) -> None:  # fmt: skip
    bank = Bank(app, provider)
    orders = buy(client, things, bank)
    client.send(f"/orders/{orders['sol'].id}/confirmation")
    dispute = provider.dispute(next(iter(provider.intents)))
    bank.tell()
    assert [row.amount for row in session().scalars(select(Takeback).order_by(Takeback.id))] == list(PRICES.values())
    for order in orders.values():
        session().refresh(order)
        assert order.bank_status == "open"
        assert "Nothing moves until it has decided" in client.get(f"/orders/{order.id}").text
        assert order.reference in as_vera.get("/admin/disputes/bank").text
    assert client.send(f"/orders/{orders['ines'].id}/confirmation").status_code == 409
    agree(app, provider)

    provider.close_dispute(dispute, decided)
    bank.tell()
    for order in orders.values():
        session().refresh(order)
    if decided == "won":
        assert [order.status for order in orders.values()] == ["completed", "confirmed", "confirmed"]
        assert acts.owed(sellers["sol"].id) == 3_420
        client.send(f"/orders/{orders['ines'].id}/confirmation")
        assert orders["ines"].status == "completed"
    else:
        assert {order.status for order in orders.values()} == {"refunded"}
        assert [acts.owed(account.id) for account in sellers.values()] == [0, 0, 0]
        assert strip_of(client, orders["tomas"]) == {"Paid": "$285", "Back to you": "$285"}
    assert {acts.held(order) for name, order in orders.items() if name != "tomas"} == {0}
    agree(app, provider)
