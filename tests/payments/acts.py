"""What people and programs do in the tests of money."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from marketplace.core.db import session, unit_of_work
from marketplace.core.jobs import run_waiting
from marketplace.core.money import Money
from marketplace.payments.flows import charging, connecting
from marketplace.payments.gateways.sandbox import books, payees
from marketplace.payments.models import Payment
from marketplace.payments.queries import payouts as queries
from marketplace.payments.queries.payments import parts_of
from marketplace.payments.rules.banks import find_bank
from marketplace.payments.rules.bills import Bill, Part
from marketplace.payments.rules.cards import Outcome, find_card
from marketplace.payments.services import ledger, refunds

_numbers = count(1000)

CARD = {
    Outcome.SUCCEEDS: "4242424242424242",
    Outcome.DECLINED: "4000000000000002",
    Outcome.NO_FUNDS: "4000000000009995",
    Outcome.SECOND_STEP: "4000002760003184",
    Outcome.HANGS: "4000000000000119",
    Outcome.DISPUTED: "4000000000000259",
}


def bill(
    *amounts: int,
    currency: str = "USD",
    payer_id: int | None = None,
    payees: Sequence[int] = (),
    is_manual: bool = False,
    number: int | None = None,
) -> Bill:
    """A bill for one order an amount."""
    number = number or next(_numbers)
    parts = [
        Part(f"trial:{number}-{i}", payees[i] if i < len(payees) else None, Money(amount, currency))
        for i, amount in enumerate(amounts)
    ]
    return Bill(
        "trial", number, Money(sum(amounts), currency), parts, f"Checkout {number}", "/orders",
        payer_id=payer_id, payer_email="alice@example.com", is_manual=is_manual,
    )  # fmt: skip


def payment(payment_id: int) -> Payment:
    return session().get_one(Payment, payment_id, populate_existing=True)


def pay(payment_id: int, outcome: Outcome = Outcome.SUCCEEDS) -> Payment:
    """Pay on the sandbox's page, and come back."""
    card = find_card(CARD[outcome])
    assert card is not None
    with books.at_work(payment(payment_id).provider_id or "") as charge:
        books.pay(charge, card)
    charging.refresh(payment_id)
    return payment(payment_id)


def paid(*amounts: int, currency: str = "USD", payees: Sequence[int] = (), payer_id: int | None = None) -> Payment:
    """A payment that was taken."""
    made = bill(*amounts, currency=currency, payees=payees, payer_id=payer_id)
    return pay(charging.start(made, "sandbox"))


def refund(paid_: Payment, reference: str, minor: int, key: str) -> int:
    """Refund from what is held, and have it sent."""
    with unit_of_work():
        part = ledger.Posting(ledger.escrow(reference), Money(minor, paid_.currency))
        return refunds.prepare(paid_.id, [part], key=key, reference=reference).id


def connect(account_id: int, number: str = "000123456789") -> None:
    """Name a test bank account on the sandbox's form, and come back."""
    bank = find_bank(number)
    assert bank is not None
    connecting.begin(account_id, "seller@example.com", "sandbox")
    with unit_of_work():
        payee = queries.find_payee(account_id)
        assert payee is not None
        payees.name_bank(payee.destination, bank)
    connecting.catch_up(account_id)


def earn(account_id: int, minor: int, currency: str = "USD") -> Payment:
    """Sell something, of which so much is released to the seller, and a tenth more to us."""
    commission = max(minor // 10, 1)
    done = paid(minor + commission, currency=currency, payees=[account_id])
    part = parts_of(done)[0]
    shares = ((ledger.seller_payable(account_id), minor), (ledger.COMMISSION, commission))
    with unit_of_work():
        moves = [ledger.move(part.place, place, Money(share, currency)) for place, share in shares]
        ledger.post(ledger.entry(f"release:{done.id}", "release", *moves, reference=part.reference))
    return done


def work() -> int:
    """Run the jobs that wait."""
    with unit_of_work():
        return run_waiting()
