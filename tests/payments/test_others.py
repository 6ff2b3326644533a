"""PayPal by plain HTTPS and Razorpay by its SDK, each against a fake that behaves as the documentation says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

import config
from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.money import Money
from marketplace.payments.flows import charging, reconciling
from marketplace.payments.gateways.paypal import PayPal
from marketplace.payments.gateways.protocol import GatewayRefused
from marketplace.payments.gateways.razorpay import Razorpay
from marketplace.payments.models import Payout, ProviderReport, WebhookEvent
from marketplace.payments.queries import payments as queries
from marketplace.payments.services import charges, ledger, payouts, verification
from tests.fakes import paypal, razorpay, server
from tests.fakes.paypal import FakePayPal
from tests.fakes.razorpay import HOOK_SECRET, KEY_SECRET, FakeRazorpay
from tests.payments import acts


@pytest.fixture
def at_paypal(app: Flask) -> Iterator[FakePayPal]:
    with server.serving(FakePayPal()) as fake:
        assert isinstance(fake, FakePayPal)
        app.extensions["gateways"] = {"paypal": PayPal(config.PayPal("id", "secret", "WH", fake.url))}
        yield fake
        app.extensions.pop("gateways")


@pytest.fixture
def at_razorpay(app: Flask) -> Iterator[FakeRazorpay]:
    with server.serving(FakeRazorpay()) as fake:
        assert isinstance(fake, FakeRazorpay)
        settings = config.Razorpay("rzp_test_x", KEY_SECRET, HOOK_SECRET, fake.url)
        app.extensions["gateways"] = {"razorpay": Razorpay(settings)}
        yield fake
        app.extensions.pop("gateways")


def begin(provider: str, *amounts: int, currency: str = "USD", is_manual: bool = False) -> tuple[int, str]:
    payment_id = charging.start(acts.bill(*amounts, currency=currency, is_manual=is_manual), provider)
    return payment_id, acts.payment(payment_id).provider_id or ""


def books_hold() -> None:
    assert [f.invariant.id for f in verification.verify() if not f.holds] == []


def hook(app: Flask, provider: str, body: bytes, headers: dict[str, str]) -> int:
    path = f"/api/v1/payments/webhooks/{provider}"
    return app.test_client().post(path, data=body, content_type="application/json", headers=headers).status_code


def test_paypal_is_approved_there_and_taken_on_the_return(app: Flask, at_paypal: FakePayPal) -> None:
    payment_id, order = begin("paypal", 4000, 6000)
    assert "paypal.test" in (acts.payment(payment_id).redirect_url or "")
    charging.come_back(payment_id, {})  # came back without approving
    assert acts.payment(payment_id).status == "open"
    at_paypal.approve(order)
    charging.come_back(payment_id, {"token": order})
    charging.come_back(payment_id, {"token": order})
    done = acts.payment(payment_id)
    assert (done.status, done.fee) == ("succeeded", 300)
    reference = queries.parts_of(done)[0].reference
    acts.refund(done, reference, 1500, "a")
    acts.work()
    assert acts.payment(payment_id).refunded == 1500
    with pytest.raises(GatewayRefused, match="REFUND_AMOUNT_EXCEEDED"):
        app.extensions["gateways"]["paypal"].refund(order, Money(8501, "USD"), "x")
    books_hold()


def test_paypal_holds_takes_and_lets_go(app: Flask, at_paypal: FakePayPal) -> None:
    (first, one), (second, two) = (begin("paypal", 4000, is_manual=True) for _n in range(2))
    for payment_id, order in ((first, one), (second, two)):
        at_paypal.approve(order)
        charging.come_back(payment_id, {})
        assert acts.payment(payment_id).status == "authorized"
    with unit_of_work():
        charges.want_capture(first)
        charges.want_cancel(second)
    acts.work()
    assert (acts.payment(first).status, acts.payment(second).status) == ("succeeded", "cancelled")


def test_paypal_events_are_checked_by_paypal(app: Flask, at_paypal: FakePayPal) -> None:
    payment_id, order = begin("paypal", 4000, currency="JPY")
    at_paypal.approve(order)
    app.extensions["gateways"]["paypal"].confirm(order, {})
    (body,) = at_paypal.events
    old = clock.now() - timedelta(minutes=6)
    assert hook(app, "paypal", body, paypal.signed(body, forged=True)) == 400
    assert hook(app, "paypal", body, paypal.signed(body, at=old)) == 400
    assert hook(app, "paypal", body, {}) == 400
    assert [hook(app, "paypal", body, paypal.signed(body)) for _n in range(3)] == [200] * 3
    acts.work()
    assert acts.payment(payment_id).status == "succeeded"
    assert len(session().scalars(select(WebhookEvent)).all()) == 1


@pytest.mark.parametrize(("outcome", "status"), [("RESOLVED_SELLER_FAVOUR", "won"), ("RESOLVED_BUYER_FAVOUR", "lost")])
def test_a_dispute_at_paypal_is_heard_at_once(app: Flask, at_paypal: FakePayPal, outcome: str, status: str) -> None:
    """Its events name what was taken, not the order that we opened."""
    payment_id, order = begin("paypal", 4000)
    at_paypal.approve(order)
    charging.come_back(payment_id, {})
    name = at_paypal.dispute(order)
    assert hook(app, "paypal", at_paypal.events[-1], paypal.signed(at_paypal.events[-1])) == 200
    acts.work()
    assert [(one.provider_id, one.status) for one in queries.disputes_of(payment_id)] == [(name, "open")]
    at_paypal.close_dispute(name, outcome)
    assert [hook(app, "paypal", at_paypal.events[-1], paypal.signed(at_paypal.events[-1])) for _n in range(2)] == [
        200
    ] * 2
    acts.work()
    assert [(one.provider_id, one.status) for one in queries.disputes_of(payment_id)] == [(name, status)]
    books_hold()


def test_a_dispute_at_paypal_of_what_is_not_ours_waits_and_changes_nothing(app: Flask, at_paypal: FakePayPal) -> None:
    payment_id, order = begin("paypal", 4000)
    at_paypal.approve(order)
    charging.come_back(payment_id, {})
    at_paypal.tell("CUSTOMER.DISPUTE.CREATED", {"disputed_transactions": [{"seller_transaction_id": "CAP/../9"}]})
    assert hook(app, "paypal", at_paypal.events[-1], paypal.signed(at_paypal.events[-1])) == 200
    acts.work()
    assert session().scalars(select(WebhookEvent.detail)).all()[-1] == "names no payment of ours"
    assert not queries.disputes_of(payment_id)


@pytest.mark.parametrize("when", ["before", "after"])
def test_paypal_cut_off_is_asked_again_under_the_same_key(app: Flask, at_paypal: FakePayPal, when: str) -> None:
    setattr(at_paypal.faults, when, server.once(server.cut, "/orders"))
    payment_id, order = begin("paypal", 4000)
    assert order == ""
    reconciling.reconcile(clock.now())
    assert list(at_paypal.orders) == [acts.payment(payment_id).provider_id]


@pytest.mark.parametrize(("end", "left"), [("SUCCESS", 0), ("RETURNED", 900)])
def test_a_payout_by_paypal(app: Flask, at_paypal: FakePayPal, bob: Account, end: str, left: int) -> None:
    """Its answer is lost, it is found under its name, and PayPal says later what became of it."""
    seller = ledger.seller_payable(bob.id)
    with unit_of_work():
        ledger.post(ledger.entry("r", "r", ledger.move(ledger.clearing("paypal"), seller, Money(900, "USD"))))
        payout_id = payouts.prepare(
            bob.id, Money(900, "USD"), provider="paypal", destination="bob@example.com", key="p"
        ).id
    at_paypal.faults.after = server.once(server.cut, "payouts")
    with pytest.raises(Exception, match=r"."):
        acts.work()
    session().rollback()
    reconciling.reconcile(clock.now())
    assert session().get_one(Payout, payout_id, populate_existing=True).status == "pending"
    at_paypal.finish_payout(f"payout-{payout_id}", end)
    reconciling.reconcile(clock.now())
    reconciling.reconcile(clock.now())
    assert len(at_paypal.payouts) == 1
    done = session().get_one(Payout, payout_id, populate_existing=True)
    assert (done.status, done.error) == (("paid", "") if end == "SUCCESS" else ("failed", "returned"))
    assert ledger.balance(seller, "USD").minor == left


def test_razorpay_hands_back_a_signature(app: Flask, at_razorpay: FakeRazorpay) -> None:
    payment_id, order = begin("razorpay", 4000, currency="INR")
    handed = at_razorpay.pay(order)
    forged = {**handed, "razorpay_signature": "0" * 64}
    with pytest.raises(GatewayRefused, match="bad_signature"):
        app.extensions["gateways"]["razorpay"].confirm(order, forged)
    charging.come_back(payment_id, handed)
    done = acts.payment(payment_id)
    assert (done.status, done.fee) == ("succeeded", 80)
    acts.refund(done, queries.parts_of(done)[0].reference, 1500, "a")
    acts.work()
    assert acts.payment(payment_id).refunded == 1500
    with pytest.raises(GatewayRefused):
        app.extensions["gateways"]["razorpay"].refund(order, Money(2501, "INR"), "x")
    books_hold()


def test_razorpay_declines_and_then_takes(app: Flask, at_razorpay: FakeRazorpay) -> None:
    payment_id, order = begin("razorpay", 4000, currency="INR")
    at_razorpay.pay(order, fails=True)
    charging.refresh(payment_id)
    assert acts.payment(payment_id).status == "failed"
    at_razorpay.pay(order)
    charging.refresh(payment_id)
    assert acts.payment(payment_id).status == "succeeded"


def test_razorpay_holds_until_it_is_captured(app: Flask, at_razorpay: FakeRazorpay) -> None:
    payment_id, order = begin("razorpay", 4000, currency="INR", is_manual=True)
    at_razorpay.pay(order)
    charging.refresh(payment_id)
    assert acts.payment(payment_id).status == "authorized"
    with unit_of_work():
        charges.want_capture(payment_id)
    acts.work()
    assert acts.payment(payment_id).status == "succeeded"


@pytest.mark.parametrize("when", ["before", "after"])
def test_razorpay_knows_no_keys_so_the_receipt_is_looked_up(app: Flask, at_razorpay: FakeRazorpay, when: str) -> None:
    setattr(at_razorpay.faults, when, server.once(server.cut, "/orders"))
    payment_id, _ = begin("razorpay", 4000, currency="INR")
    reconciling.reconcile(clock.now())
    order = acts.payment(payment_id).provider_id or ""
    assert list(at_razorpay.orders) == [order]
    at_razorpay.pay(order)
    charging.refresh(payment_id)
    at_razorpay.faults.after = server.once(server.cut, "/refund")
    done = acts.payment(payment_id)
    acts.refund(done, queries.parts_of(done)[0].reference, 700, "a")
    with pytest.raises(Exception, match=r"."):
        acts.work()
    session().rollback()
    reconciling.reconcile(clock.now())
    assert len(at_razorpay.refunds) == 1
    assert acts.payment(payment_id).refunded == 700


def test_razorpay_events(app: Flask, at_razorpay: FakeRazorpay) -> None:
    payment_id, order = begin("razorpay", 4000, currency="INR")
    at_razorpay.pay(order)
    (body,) = at_razorpay.events
    assert hook(app, "razorpay", body, razorpay.signed(body, secret="other")) == 400
    assert hook(app, "razorpay", body + b" ", razorpay.signed(body)) == 400
    assert [hook(app, "razorpay", body, razorpay.signed(body)) for _n in range(3)] == [200] * 3
    acts.work()
    assert acts.payment(payment_id).status == "succeeded"


@pytest.mark.parametrize("names_payment", [True, False])
def test_a_dispute_at_razorpay_is_heard_at_once(app: Flask, at_razorpay: FakeRazorpay, names_payment: bool) -> None:
    payment_id, order = begin("razorpay", 4000, currency="INR")
    handed = at_razorpay.pay(order)
    charging.come_back(payment_id, handed)
    made = at_razorpay.dispute(handed["razorpay_payment_id"])
    event = json.loads(at_razorpay.events[-1])
    if not names_payment:
        event["payload"].pop("payment")
    body = json.dumps(event).encode()
    assert hook(app, "razorpay", body, razorpay.signed(body)) == 200
    acts.work()
    (dispute,) = queries.disputes_of(payment_id)
    assert (dispute.provider_id, dispute.status) == (made["id"], "open")
    assert dispute.due_at is not None
    books_hold()


def test_a_transfer_by_razorpay_is_made_once(app: Flask, at_razorpay: FakeRazorpay) -> None:
    gateway = app.extensions["gateways"]["razorpay"]
    sent = [gateway.payout("acc_1", Money(900, "INR"), "payout-1") for _n in range(2)]
    assert sent[0] == sent[1]
    assert len(at_razorpay.transfers) == 1


def agrees(provider: str) -> list[tuple[str, int, int, int]]:
    rows = session().scalars(
        select(ProviderReport).filter_by(provider=provider).execution_options(populate_existing=True)
    )
    return [(row.currency, row.total, row.ours, row.runs_different) for row in rows]


def test_the_books_of_paypal_are_compared_as_they_stood_when_it_last_counted(
    app: Flask, at_paypal: FakePayPal, bob: Account
) -> None:
    moment = clock.now()
    payment_id, order = begin("paypal", 4000, 6000)
    at_paypal.approve(order)
    charging.come_back(payment_id, {})
    done = acts.payment(payment_id)
    acts.refund(done, queries.parts_of(done)[0].reference, 1500, "a")
    acts.work()
    held, seller = queries.parts_of(done)[1].place, ledger.seller_payable(bob.id)
    with unit_of_work():
        ledger.post(ledger.entry("r", "release", ledger.move(held, seller, Money(6000, "USD"))))
        payout = payouts.prepare(bob.id, Money(5000, "USD"), provider="paypal", destination="b@example.com", key="p")
        payout_id = payout.id
    acts.work()
    at_paypal.finish_payout(f"payout-{payout_id}")
    at_paypal.move("T0400", "-12.00", "USD")  # to the platform's own bank
    at_paypal.move("T1503", "-3.00", "USD")  # a hold
    at_paypal.refreshed = moment - timedelta(hours=3)
    reconciling.reconcile(clock.now())
    assert agrees("paypal") == [], "its search has not come to our first payment"
    at_paypal.refreshed = clock.now() + timedelta(seconds=2)
    reconciling.compare()
    reconciling.compare()
    assert agrees("paypal") == [("USD", 3175, 3175, 0)]  # 100.00 - 3.00 - 15.00 - 50.00 - 0.25
    books_hold()


def test_what_paypal_knows_and_we_do_not_is_found_and_alarms_at_the_second_look(
    app: Flask, at_paypal: FakePayPal, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment_id, order = begin("paypal", 4000)
    at_paypal.approve(order)
    charging.come_back(payment_id, {})
    name = at_paypal.dispute(order)
    present = clock.now()
    for hour in (1, 2):
        monkeypatch.setattr(clock, "now", lambda hour=hour: present + timedelta(hours=hour))
        at_paypal.refreshed = clock.now()
        reconciling.compare()
        reconciling.compare()  # nothing new was counted: no second look
    (dispute,) = queries.disputes_of(payment_id)
    assert (dispute.provider_id, dispute.status, dispute.reason) == (
        name,
        "open",
        "merchandise_or_service_not_received",
    )
    assert agrees("paypal") == [("USD", -120, -120, 0)]
    at_paypal.move("T1107", "-5.00", "USD")["transaction_initiation_date"] = (
        present + timedelta(hours=2.5)
    ).isoformat()
    for hour in (3, 4):
        monkeypatch.setattr(clock, "now", lambda hour=hour: present + timedelta(hours=hour))
        at_paypal.refreshed = clock.now()
        reconciling.compare()
    assert agrees("paypal") == [("USD", -620, -120, 2)]
    assert [f.invariant.id for f in verification.verify() if not f.holds] == ["clearing-agrees"]


def test_a_pending_movement_at_paypal_is_waited_for(
    app: Flask, at_paypal: FakePayPal, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin("paypal", 4000)
    pending = at_paypal.move("T0006", "40.00", "USD", status="P")
    present = clock.now()
    monkeypatch.setattr(clock, "now", lambda: present + timedelta(hours=1))
    pending["transaction_initiation_date"] = (present + timedelta(minutes=5)).isoformat()
    at_paypal.refreshed = clock.now()
    reconciling.compare()
    assert agrees("paypal") == []
    pending["transaction_status"] = "S"
    reconciling.compare()
    assert agrees("paypal") == [("USD", 4000, 0, 1)], "counted once it is done, and not missed"


def test_the_books_of_razorpay_are_compared_hourly(
    app: Flask, at_razorpay: FakeRazorpay, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment_id, order = begin("razorpay", 4000, currency="INR")
    handed = at_razorpay.pay(order)
    charging.come_back(payment_id, handed)
    done = acts.payment(payment_id)
    acts.refund(done, queries.parts_of(done)[0].reference, 1500, "a")
    acts.work()
    reconciling.compare()
    assert agrees("razorpay") == [("INR", 2420, 2420, 0)]  # 40.00 - 0.80 - 15.00
    at_razorpay.dispute(handed["razorpay_payment_id"])
    reconciling.compare()
    assert agrees("razorpay") == [("INR", 2420, 2420, 0)], "read within the hour"
    present = clock.now()
    for days in (1, 30, 60):  # what is older than ten days is summed once
        monkeypatch.setattr(clock, "now", lambda days=days: present + timedelta(days=days))
        reconciling.compare()
        assert agrees("razorpay") == [("INR", -1580, -1580, 0)]
    (dispute,) = queries.disputes_of(payment_id)
    assert dispute.reason == "goods_not_received"
    at_razorpay.transfers.append({
        "id": "trf_by_hand", "amount": 100, "currency": "INR", "status": "processed",
        "created_at": int(clock.now().timestamp()) - 60,
    })  # fmt: skip
    for days in (61, 62):
        monkeypatch.setattr(clock, "now", lambda days=days: present + timedelta(days=days))
        reconciling.compare()
    assert agrees("razorpay") == [("INR", -1680, -1580, 2)]
