"""What people do in the tests of orders."""

from __future__ import annotations

from typing import Any

from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import filling
from marketplace.core.db import session, unit_of_work
from marketplace.core.jobs import run_waiting
from marketplace.core.money import Money
from marketplace.core.tokens import new_token
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Order
from marketplace.orders.queries.orders import orders_in
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import placing
from marketplace.orders.services.books import reference_of
from marketplace.orders.services.fulfilling import Acting
from marketplace.orders.services.placing import Wish
from marketplace.payments.flows import charging
from marketplace.payments.gateways.sandbox import books as sandbox
from marketplace.payments.models import Payment
from marketplace.payments.rules.bills import Bill, Part
from marketplace.payments.rules.cards import find_card
from marketplace.payments.services import ledger

HOME = {"name": "Ines Marlowe", "line1": "14 Ropewalk", "line2": "", "city": "Alder Ferry", "state": "ME",
        "zip": "04612", "country": "US", "phone": ""}  # fmt: skip
GOOD_CARD = "4242424242424242"
BAD_CARD = "4000000000000002"


def wish(**values: Any) -> Wish:
    return Wish(**{"key": new_token(), "email": "alice@example.com", "name": "Alice", "address": HOME, **values})


def place(owner: Owner, *listings: Listing, quantity: int = 1, **values: Any) -> Checkout:
    """Put things into the cart and place the orders."""
    with unit_of_work():
        for listing in listings:
            filling.add(owner, listing.id, quantity)
        return placing.place(owner, wish(**values))


def bill(checkout: Checkout) -> Bill:
    placed = orders_in(checkout.id)
    parts = [Part(reference_of(each.id), each.seller_id, Money(each.total, each.currency)) for each in placed]
    return Bill(
        "checkout", checkout.id, Money(checkout.total, checkout.currency), [p for p in parts if p.amount.minor],
        checkout.reference, "/orders", payer_email=checkout.email, payer_id=checkout.account_id,
    )  # fmt: skip


def begin(checkout: Checkout) -> int:
    return charging.start(bill(checkout), "sandbox")


def pay(checkout: Checkout, card: str = GOOD_CARD, payment_id: int | None = None) -> None:
    """Pay on the sandbox's page, and come back."""
    payment_id = payment_id or begin(checkout)
    found = find_card(card)
    assert found is not None
    with sandbox.at_work(charging_id(payment_id)) as charge:
        sandbox.pay(charge, found)
    charging.refresh(payment_id)


def charging_id(payment_id: int) -> str:
    return session().get_one(Payment, payment_id, populate_existing=True).provider_id or ""


def buy(owner: Owner, *listings: Listing, quantity: int = 1, **values: Any) -> list[Order]:
    """Place the orders and pay them."""
    checkout = place(owner, *listings, quantity=quantity, **values)
    pay(checkout)
    return list(orders_in(checkout.id))


def buyer(order: Order) -> Acting:
    return Acting(Actor.BUYER, order.buyer_id)


def seller(order: Order) -> Acting:
    return Acting(Actor.SELLER, order.seller_id)


def operator(account_id: int) -> Acting:
    return Acting(Actor.OPERATOR, account_id)


def work() -> int:
    with unit_of_work():
        return run_waiting()


def balance(place_: ledger.Place, currency: str = "USD") -> int:
    return ledger.balance(place_, currency).minor


def held(order: Order) -> int:
    return balance(ledger.escrow(reference_of(order.id)), order.currency)


def owed(account_id: int, currency: str = "USD") -> int:
    return balance(ledger.seller_payable(account_id), currency)
