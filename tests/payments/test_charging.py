"""A charge from the bill to the books, with the sandbox as the provider."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import on
from marketplace.core.money import Money
from marketplace.payments import events
from marketplace.payments.flows import charging, reconciling
from marketplace.payments.gateways.sandbox import books
from marketplace.payments.models import Payment
from marketplace.payments.queries import payments as queries
from marketplace.payments.rules.bills import Part
from marketplace.payments.rules.cards import Outcome
from marketplace.payments.services import charges, ledger, payouts, refunds, verification
from tests.payments import acts

told: list[object] = []


@pytest.fixture(autouse=True)
def forget() -> None:
    told.clear()


for _kind in (
    events.PaymentSucceeded, events.PaymentFailed, events.PaymentCancelled, events.PaymentAuthorized,
    events.RefundSucceeded, events.RefundFailed, events.PaymentDisputed, events.DisputeClosed, events.PayoutPaid,
    events.PayoutFailed,
):  # fmt: skip
    on(_kind)(told.append)


def names() -> list[str]:
    return [type(fact).__name__ for fact in told]


def books_hold() -> None:
    reconciling.compare()
    assert [f.invariant.id for f in verification.verify() if not f.holds] == []


def test_one_payment_pays_several_orders(app: Flask) -> None:
    done = acts.paid(4000, 2500, 3500)

    assert (done.status, done.captured, done.problem) == ("succeeded", 10000, None)
    assert [ledger.balance(part.place, "USD").minor for part in queries.parts_of(done)] == [4000, 2500, 3500]
    assert ledger.balance(ledger.clearing("sandbox"), "USD").minor == 10000 - 290
    assert ledger.balance(ledger.PROVIDER_FEES, "USD").minor == 290
    assert names() == ["PaymentSucceeded"]
    books_hold()


@pytest.mark.parametrize(("currency", "amount"), [("JPY", 10001), ("KWD", 1234567)])
def test_other_minor_units(app: Flask, currency: str, amount: int) -> None:
    done = acts.paid(amount, currency=currency)
    assert ledger.balance(queries.parts_of(done)[0].place, currency) == Money(amount, currency)
    books_hold()


def test_starting_again_goes_on_with_the_same_payment(app: Flask) -> None:
    bill = acts.bill(500)
    assert charging.start(bill, "sandbox") == charging.start(bill, "sandbox")


def test_a_declined_card_may_be_followed_by_another(app: Flask) -> None:
    payment_id = charging.start(acts.bill(500), "sandbox")
    declined = acts.pay(payment_id, Outcome.NO_FUNDS)
    assert (declined.status, declined.error) == ("failed", "insufficient_funds")
    assert acts.pay(payment_id).status == "succeeded"
    assert names() == ["PaymentFailed", "PaymentSucceeded"]
    with pytest.raises(Conflict):
        charging.start(acts.bill(500, number=declined.reference_id), "sandbox")


def test_a_second_step_is_waited_for(app: Flask) -> None:
    payment_id = charging.start(acts.bill(500), "sandbox")
    waiting = acts.pay(payment_id, Outcome.SECOND_STEP)
    assert waiting.status == "processing"
    with books.at_work(waiting.provider_id or "") as charge:
        books.approve(charge)
    reconciling.reconcile(clock.now())
    assert acts.payment(payment_id).status == "succeeded"


def test_what_is_held_is_taken_when_it_is_wanted(app: Flask) -> None:
    payment_id = charging.start(acts.bill(500, is_manual=True), "sandbox")
    held = acts.pay(payment_id)
    assert (held.status, held.captured) == ("authorized", 0)
    with unit_of_work():
        charges.want_capture(payment_id)
    acts.work()
    assert acts.payment(payment_id).status == "succeeded"
    assert names() == ["PaymentAuthorized", "PaymentSucceeded"]
    books_hold()


def test_what_is_held_is_let_go(app: Flask) -> None:
    payment_id = charging.start(acts.bill(500, is_manual=True), "sandbox")
    acts.pay(payment_id)
    with unit_of_work():
        charges.want_cancel(payment_id)
    acts.work()
    assert acts.payment(payment_id).status == "cancelled"
    assert names() == ["PaymentAuthorized", "PaymentCancelled"]


def test_after_its_time_a_payment_is_given_up(app: Flask) -> None:
    payment_id = charging.start(acts.bill(500), "sandbox")
    with unit_of_work():
        session().get_one(Payment, payment_id).expires_at = clock.now() - timedelta(seconds=1)
    reconciling.reconcile(clock.now())
    assert acts.payment(payment_id).status == "cancelled"
    assert names() == ["PaymentCancelled"]


def test_a_bill_must_add_up(app: Flask) -> None:
    bill = acts.bill(500)
    crooked = type(bill)(bill.purpose, bill.reference_id, Money(501, "USD"), bill.parts, bill.title, bill.return_path)
    with pytest.raises(Invalid):
        charging.start(crooked, "sandbox")
    mixed = type(bill)(
        bill.purpose, bill.reference_id, Money(501, "USD"), [*bill.parts, Part("order:x", None, Money(1, "EUR"))],
        bill.title, bill.return_path,
    )  # fmt: skip
    with pytest.raises(Invalid):
        charging.start(mixed, "sandbox")


def test_a_refund_goes_back_in_part_and_never_above_what_was_paid(app: Flask) -> None:
    done = acts.paid(4000, 6000)
    first, second = (part.reference for part in queries.parts_of(done))
    acts.refund(done, first, 1500, "a")
    assert ledger.balance(ledger.BUYER_REFUNDS, "USD").minor == 1500
    acts.work()
    acts.refund(done, first, 1500, "a")  # again: the same
    assert (acts.payment(done.id).refunding, acts.payment(done.id).refunded) == (1500, 1500)
    assert ledger.balance(ledger.escrow(first), "USD").minor == 2500
    with pytest.raises(Conflict):
        acts.refund(done, second, 8501, "b")
    assert names() == ["PaymentSucceeded", "RefundSucceeded"]
    books_hold()


def test_a_refused_refund_leaves_all_where_it_was(app: Flask) -> None:
    done = acts.paid(4000)
    reference = queries.parts_of(done)[0].reference
    with books.at_work(done.provider_id or "") as charge:
        books.dispute(charge)
    acts.refund(done, reference, 1000, "a")
    acts.work()
    assert names()[-1] == "RefundFailed"
    assert ledger.balance(ledger.escrow(reference), "USD").minor == 4000
    assert acts.payment(done.id).refunding == 0


@pytest.mark.parametrize("end", ["won", "lost"])
def test_a_dispute_takes_the_amount_until_it_is_decided(app: Flask, end: str) -> None:
    done = acts.paid(4000)
    reference = queries.parts_of(done)[0].reference
    with books.at_work(done.provider_id or "") as charge:
        name = books.dispute(charge)
    charging.refresh(done.id)
    assert ledger.balance(ledger.taken_back(done.id), "USD").minor == 4000
    books_hold()
    with books.at_work(done.provider_id or "") as charge:
        books.close_dispute(charge, name, end)
    charging.refresh(done.id)
    charging.refresh(done.id)
    assert names()[1:] == ["PaymentDisputed", "DisputeClosed"]
    if end == "lost":
        part = ledger.Posting(ledger.escrow(reference), Money(4000, "USD"))
        with unit_of_work():
            refunds.bear(done.id, [part], key="borne:1", reference=reference)
            refunds.bear(done.id, [part], key="borne:1", reference=reference)
    assert ledger.balance(ledger.taken_back(done.id), "USD").minor == 0
    books_hold()


def test_what_went_back_whole_is_not_disputed_later(app: Flask) -> None:
    done = acts.pay(charging.start(acts.bill(4000), "sandbox"), Outcome.DISPUTED)
    acts.refund(done, queries.parts_of(done)[0].reference, 4000, "a")
    acts.work()
    books.later(done.provider_id or "")  # what the card does a minute after
    charging.refresh(done.id)
    assert (acts.payment(done.id).refunded, queries.disputes_of(done.id)) == (4000, [])


def test_a_refund_made_at_the_provider_is_found(app: Flask) -> None:
    done = acts.paid(4000)
    with books.at_work(done.provider_id or "") as charge:
        books.give_back(charge, 700, "by hand")
    charging.refresh(done.id)
    charging.refresh(done.id)
    assert acts.payment(done.id).refunded == 700
    assert ledger.balance(ledger.taken_back(done.id), "USD").minor == 700
    books_hold()


def test_a_payout_takes_no_more_than_is_owed_and_once(app: Flask, bob: object) -> None:
    seller_id = bob.id  # type: ignore[attr-defined]
    done = acts.paid(4000)
    part = queries.parts_of(done)[0]
    with unit_of_work():
        owed = ledger.seller_payable(seller_id)
        ledger.post(ledger.entry("release:1", "release", ledger.move(part.place, owed, Money(3500, "USD"))))
    for _again in range(2):
        with unit_of_work():
            payouts.prepare(seller_id, Money(3000, "USD"), provider="sandbox", destination="acct_bob", key="week-1")
    with pytest.raises(Conflict), unit_of_work():
        payouts.prepare(seller_id, Money(501, "USD"), provider="sandbox", destination="acct_bob", key="week-2")
    acts.work()
    assert ledger.balance(owed, "USD").minor == 500
    books_hold()
    with unit_of_work():
        payouts.prepare(seller_id, Money(500, "USD"), provider="sandbox", destination="fails", key="week-3")
    acts.work()
    assert ledger.balance(owed, "USD").minor == 500
    assert names()[-2:] == ["PayoutPaid", "PayoutFailed"]
    books_hold()
