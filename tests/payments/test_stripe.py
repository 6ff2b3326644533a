"""The Stripe gateway, its real SDK against a fake that behaves as the documentation says."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

import config
from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.money import Money
from marketplace.payments.flows import charging, hearing, reconciling, saving
from marketplace.payments.gateways.protocol import Charge, GatewayRefused
from marketplace.payments.gateways.stripe.gateway import Stripe
from marketplace.payments.models import LedgerEntry, Payee, PaymentMethod, WebhookEvent
from marketplace.payments.queries import payments as queries
from marketplace.payments.services import charges, ledger, payouts, verification
from tests.fakes import server
from tests.fakes.stripe import SECRET, FakeStripe, signed
from tests.payments import acts
from tests.payments.conftest import owed
from tests.support.pages import PageClient

HOOK = "/api/v1/payments/webhooks/stripe"


@pytest.fixture
def provider() -> Iterator[FakeStripe]:
    with server.serving(FakeStripe()) as fake:
        assert isinstance(fake, FakeStripe)
        yield fake


@pytest.fixture
def app_with_stripe(app: Flask, provider: FakeStripe) -> Iterator[Flask]:
    yield from with_stripe(app, provider)


def with_stripe(app: Flask, provider: FakeStripe) -> Iterator[Flask]:
    settings = config.Stripe("sk_test_fake", "pk_test_fake", SECRET, provider.url)
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, stripe=settings)
    app.extensions["gateways"] = {"stripe": Stripe(settings)}
    yield app
    app.config["SETTINGS"] = before
    app.extensions.pop("gateways")


def begin(*amounts: int, currency: str = "USD", is_manual: bool = False) -> tuple[int, str]:
    payment_id = charging.start(acts.bill(*amounts, currency=currency, is_manual=is_manual), "stripe")
    return payment_id, acts.payment(payment_id).provider_id or ""


def books_hold() -> None:
    reconciling.compare()
    reconciling.compare()
    assert {f.invariant.id: f.rows for f in verification.verify() if not f.holds} == {}


def test_a_card_pays(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000, 6000)
    assert acts.payment(payment_id).client_secret == f"{intent}_secret_x"
    provider.confirm(intent, "pm_card_visa")
    charging.refresh(payment_id)
    done = acts.payment(payment_id)
    assert (done.status, done.fee) == ("succeeded", 320)
    assert ledger.balance(ledger.clearing("stripe"), "USD").minor == provider.balance
    books_hold()


@pytest.mark.parametrize(("currency", "units"), [("JPY", 10001), ("KWD", 123450), ("UGX", 5000), ("ISK", 300000)])
def test_amounts_in_other_units(app_with_stripe: Flask, provider: FakeStripe, currency: str, units: int) -> None:
    amount = {"ISK": 3000}.get(currency, units)
    payment_id, intent = begin(amount, currency=currency)
    assert provider.intents[intent]["amount"] == units
    provider.confirm(intent, "pm_card_visa")
    charging.refresh(payment_id)
    assert acts.payment(payment_id).captured == amount


def test_what_stripe_can_not_charge_is_refused_before_it_is_asked(app_with_stripe: Flask) -> None:
    payment_id, _ = begin(123456789, currency="KWD")
    assert (acts.payment(payment_id).status, acts.payment(payment_id).error) == ("cancelled", "amount_too_fine")


def test_a_decline_and_then_a_good_card(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_insufficient")
    charging.refresh(payment_id)
    assert (acts.payment(payment_id).status, acts.payment(payment_id).error) == ("failed", "insufficient_funds")
    provider.confirm(intent, "pm_card_visa")
    charging.refresh(payment_id)
    assert acts.payment(payment_id).status == "succeeded"


def test_three_d_secure(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_3ds")
    charging.refresh(payment_id)
    assert acts.payment(payment_id).redirect_url == "https://bank.test/3ds"
    provider.approve(intent)
    charging.refresh(payment_id)
    assert acts.payment(payment_id).status == "succeeded"


def test_manual_capture_and_letting_go(app_with_stripe: Flask, provider: FakeStripe) -> None:
    (first, one), (second, two) = begin(4000, is_manual=True), begin(5000, is_manual=True)
    for payment_id, intent in ((first, one), (second, two)):
        provider.confirm(intent, "pm_card_visa")
        charging.refresh(payment_id)
        assert acts.payment(payment_id).status == "authorized"
    with unit_of_work():
        charges.want_capture(first)
        charges.want_cancel(second)
    acts.work()
    assert (acts.payment(first).status, acts.payment(second).status) == ("succeeded", "cancelled")
    books_hold()


def test_refunds_in_part_until_stripe_refuses(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_visa")
    charging.refresh(payment_id)
    done = acts.payment(payment_id)
    reference = queries.parts_of(done)[0].reference
    acts.refund(done, reference, 1500, "a")
    acts.refund(done, reference, 500, "b")
    acts.work()
    assert acts.payment(payment_id).refunded == 2000
    with pytest.raises(GatewayRefused):
        app_with_stripe.extensions["gateways"]["stripe"].refund(intent, Money(2001, "USD"), "too-much")
    books_hold()


@pytest.mark.parametrize("end", ["won", "lost"])
def test_a_dispute_with_its_fee(app_with_stripe: Flask, provider: FakeStripe, end: str) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_visa")
    charging.refresh(payment_id)
    name = provider.dispute(intent)
    charging.refresh(payment_id)
    assert ledger.balance(ledger.taken_back(payment_id), "USD").minor == 4000
    books_hold()
    provider.close_dispute(name, end)
    charging.refresh(payment_id)
    assert queries.disputes_of(payment_id)[0].status == end
    books_hold()


def test_the_same_key_is_the_same_charge(app_with_stripe: Flask, provider: FakeStripe) -> None:
    gateway = app_with_stripe.extensions["gateways"]["stripe"]
    charge = Charge("key-1", Money(500, "USD"), "Title", "http://localhost/x")
    assert gateway.initiate(charge).provider_id == gateway.initiate(charge).provider_id
    with pytest.raises(GatewayRefused, match="idempotency"):
        gateway.initiate(replace(charge, amount=Money(501, "USD")))


def test_saved_cards(app_with_stripe: Flask, provider: FakeStripe, alice: Account) -> None:
    begun = saving.begin(alice.id, alice.email, "stripe")
    assert begun.client_secret
    provider.keep_card(next(iter(provider.customers)))
    saving.catch_up(alice.id)
    card = session().scalars(select(PaymentMethod)).one()
    assert (card.last4, card.is_default) == ("4242", True)
    payment_id = charging.start(acts.bill(4000, payer_id=alice.id), "stripe", card.id)
    assert acts.payment(payment_id).status == "succeeded"
    saving.remove(alice.id, card.id)
    assert provider.methods == {}


def test_a_saved_card_that_is_declined(app_with_stripe: Flask, provider: FakeStripe, alice: Account) -> None:
    saving.begin(alice.id, alice.email, "stripe")
    provider.keep_card(next(iter(provider.customers)), "pm_card_declined")
    saving.catch_up(alice.id)
    card = session().scalars(select(PaymentMethod)).one()
    payment_id = charging.start(acts.bill(4000, payer_id=alice.id), "stripe", card.id)
    assert (acts.payment(payment_id).status, acts.payment(payment_id).error) == ("failed", "generic_decline")


def test_transfers_to_connected_accounts(app_with_stripe: Flask, provider: FakeStripe, bob: Account) -> None:
    gateway = app_with_stripe.extensions["gateways"]["stripe"]
    payee = gateway.open_payee(bob.id, bob.email, "DE", "payee-1")
    assert gateway.payee_link(payee, "http://localhost/sell").startswith("https://connect.test/")
    assert gateway.retrieve_payee(payee).state == "open"
    provider.onboard(payee)
    assert gateway.retrieve_payee(payee).state == "ready"
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_visa")
    charging.refresh(payment_id)
    part, seller = queries.parts_of(acts.payment(payment_id))[0], ledger.seller_payable(bob.id)
    with unit_of_work():
        ledger.post(ledger.entry("r", "release", ledger.move(part.place, seller, part.amount)))
        payouts.prepare(bob.id, Money(1000, "USD"), provider="stripe", destination=payee, key="p-1")
        payouts.prepare(bob.id, Money(500, "USD"), provider="stripe", destination="acct_closed", key="p-2")
    acts.work()
    assert ledger.balance(seller, "USD").minor == 3000
    assert len(provider.transfers) == 1
    books_hold()


def test_bob_is_onboarded_by_stripe(
    app_with_stripe: Flask, provider: FakeStripe, as_bob: PageClient, bob: Account
) -> None:
    """The SDK opens the account once; what Stripe tells of it by events of that account is looked up there."""
    for _twice in range(2):
        link = as_bob.send("/sell/payouts/account/stripe", {"country": "DE"}).location
        assert link.startswith("https://connect.test/acct_")
    (payee,) = provider.accounts
    assert provider.accounts[payee]["country"] == "DE"
    provider.onboard(payee, wants=("individual.verification.document",))
    provider.onboard(payee)
    provider.onboard(payee, bank="4444")
    stranger = json.dumps({**json.loads(provider.events[0]), "id": "evt_stranger", "account": "acct_stranger"}).encode()
    states = []
    for body in [*provider.events, provider.events[0], stranger]:
        assert deliver(app_with_stripe, body) == 200
        acts.work()
        known = session().get_one(Payee, bob.id, populate_existing=True)
        states.append((known.state, known.label, known.changed_at is not None))
    assert set(states) == {("ready", "•••• 4444", False)}, "Stripe was asked what is true now, whatever was told"
    events = session().scalars(select(WebhookEvent.status).order_by(WebhookEvent.id)).all()
    assert events == ["applied", "applied", "applied", "ignored"]


def test_another_bank_at_stripe_makes_payouts_wait(
    app_with_stripe: Flask, provider: FakeStripe, as_bob: PageClient, bob: Account
) -> None:
    as_bob.send("/sell/payouts/account/stripe")
    (payee,) = provider.accounts
    for bank in ("6789", "4444"):
        provider.onboard(payee, bank=bank)
        as_bob.get("/sell/payouts/return")
    known = session().get_one(Payee, bob.id, populate_existing=True)
    assert (known.label, known.changed_at is not None) == ("•••• 4444", True)
    assert "in case it was not you" in as_bob.get("/sell/payouts").get_data(as_text=True)


def test_events_of_payees_may_have_a_secret_of_their_own(app_with_stripe: Flask, provider: FakeStripe) -> None:
    settings = config.Stripe("sk_test_fake", "pk_test_fake", f"{SECRET},whsec_connect", provider.url)
    app_with_stripe.extensions["gateways"] = {"stripe": Stripe(settings)}
    account = provider.create_account({"email": "bob@example.com"})["id"]
    provider.onboard(account)
    (body,) = provider.events
    assert deliver(app_with_stripe, body, secret="whsec_connect") == 200
    assert deliver(app_with_stripe, body, secret="whsec_other") == 400


def test_the_page_with_stripes_form_alone_may_load_stripe(app_with_stripe: Flask, client: PageClient) -> None:
    bill = owed(4000)
    answer = client.send(f"/pay/trial/{bill.reference_id}", {"way": "stripe"})
    assert answer.location.endswith("/card")
    page = client.get(answer.location)
    policy = page.headers["Content-Security-Policy"]
    assert "https://js.stripe.com" in policy
    assert "pk_test_fake" in page.get_data(as_text=True)
    assert "stripe.com" not in client.get(answer.location.removesuffix("/card")).headers["Content-Security-Policy"]


def deliver(app: Flask, body: bytes, **how: object) -> int:
    headers = signed(body, **how)  # type: ignore[arg-type]
    return app.test_client().post(HOOK, data=body, content_type="application/json", headers=headers).status_code


def test_events_in_every_order_and_five_times(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_declined")
    provider.confirm(intent, "pm_card_visa")
    provider.dispute(intent)
    events = provider.events
    for order in itertools.islice(itertools.permutations(events), 6):
        for body in order:
            assert [deliver(app_with_stripe, body) for _n in range(5)] == [200] * 5
        acts.work()
        assert acts.payment(payment_id).status == "succeeded"
    kinds = sorted(session().scalars(select(LedgerEntry.kind)))
    assert kinds == ["charge", "dispute", "fee"]
    assert len(session().scalars(select(WebhookEvent)).all()) == len(events)


def test_a_warning_of_fraud_is_written_down_once(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_visa")
    warning = {"id": "issfr_1", "object": "radar.early_fraud_warning", "payment_intent": intent, "actionable": True}
    provider._tell("radar.early_fraud_warning.created", warning)
    for _again in range(2):
        assert deliver(app_with_stripe, provider.events[-1]) == 200
        acts.work()
    warned = [one for one in queries.events_of(payment_id) if one.name == "warned"]
    assert [one.detail for one in warned] == [{"error": "fraud_warning"}]
    assert acts.payment(payment_id).status == "succeeded"


@pytest.mark.parametrize("how", ["forged", "stale", "live", "connected"])
def test_what_is_not_ours_is_refused(app_with_stripe: Flask, provider: FakeStripe, how: str) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_visa")
    event = json.loads(provider.events[-1])
    event |= {"live": {"livemode": True}, "connected": {"account": "acct_other"}}.get(how, {})
    body = json.dumps(event).encode()
    given = {"forged": {"secret": "whsec_other"}, "stale": {"at": server.now() - 301}}.get(how, {})
    assert deliver(app_with_stripe, body, **given) == 400
    assert acts.payment(payment_id).status == "open"


@pytest.fixture
def own_app_with_stripe(own_app: Flask, provider: FakeStripe) -> Iterator[Flask]:
    yield from with_stripe(own_app, provider)


def test_webhooks_from_several_threads_at_once(own_app_with_stripe: Flask, provider: FakeStripe) -> None:
    app = own_app_with_stripe
    with app.app_context():
        ids = [begin(1000 + n) for n in range(6)]
    for _, intent in ids:
        provider.confirm(intent, "pm_card_declined")
        provider.confirm(intent, "pm_card_visa")
    flood = provider.events * 5
    random.Random(7).shuffle(flood)

    def apply(row_id: int) -> None:
        with app.app_context():
            hearing.apply(row_id)

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda body: deliver(app, body), flood)) == {200}
        with app.app_context():
            rows = [*session().scalars(select(WebhookEvent.id))] * 3
        list(pool.map(apply, rows))
    with app.app_context():
        assert len(rows) == 3 * len(provider.events)
        assert {acts.payment(payment_id).status for payment_id, _ in ids} == {"succeeded"}
        charged = session().scalars(select(LedgerEntry).filter_by(kind="charge")).all()
        assert len(charged) == len(ids)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_provider_that_is_cut_off_is_asked_again_under_the_same_key(
    app_with_stripe: Flask, provider: FakeStripe, when: str
) -> None:
    setattr(provider.faults, when, server.once(server.cut, "payment_intents"))
    payment_id, intent = begin(4000)
    assert (acts.payment(payment_id).status, intent) == ("prepared", "")
    reconciling.reconcile(clock.now())
    intent = acts.payment(payment_id).provider_id or ""
    assert list(provider.intents) == [intent]
    provider.confirm(intent, "pm_card_visa")
    reconciling.reconcile(clock.now())
    assert acts.payment(payment_id).status == "succeeded"


def test_a_refund_whose_answer_was_lost_is_sent_once(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_visa")
    charging.refresh(payment_id)
    done = acts.payment(payment_id)
    provider.faults.after = server.once(server.cut, "refunds")
    acts.refund(done, queries.parts_of(done)[0].reference, 1500, "a")
    with pytest.raises(Exception, match=r"."):
        acts.work()
    session().rollback()
    reconciling.reconcile(clock.now())
    assert len(provider.refunds) == 1
    assert acts.payment(payment_id).refunded == 1500
    books_hold()


def test_a_wrong_amount_once_is_looked_at_again(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000)
    provider.confirm(intent, "pm_card_visa")
    provider.lies = {"amount": 4001, "amount_received": 4001}
    charging.refresh(payment_id)
    assert (acts.payment(payment_id).status, acts.payment(payment_id).problem) == ("open", "amount_differs")
    provider.lies = {}
    reconciling.reconcile(clock.now())
    assert (acts.payment(payment_id).status, acts.payment(payment_id).problem) == ("succeeded", None)
    books_hold()


def test_a_wrong_amount_that_stays_is_sent_back(app_with_stripe: Flask, provider: FakeStripe) -> None:
    payment_id, intent = begin(4000)
    provider.intents[intent]["amount"] = 4100  # the provider took another amount, and means it
    provider.confirm(intent, "pm_card_visa")
    charging.refresh(payment_id)
    reconciling.reconcile(clock.now())
    reconciling.reconcile(clock.now())
    done = acts.payment(payment_id)
    assert (done.status, done.error, done.problem) == ("cancelled", "amount_differs", None)
    assert [refund["amount"] for refund in provider.refunds.values()] == [4100]
    books_hold()
