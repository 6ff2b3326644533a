"""Anything, in any order, in two currencies: the books hold. OPERATIONS=10000 runs what docs/reliability.md reports."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any, ClassVar

import pytest
import responses
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core import settings as settings_
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Refused
from marketplace.core.jobs import run_waiting
from marketplace.core.money import Money
from marketplace.payments.flows import charging, hearing, reconciling, sending
from marketplace.payments.gateways import signing
from marketplace.payments.gateways.protocol import GatewayRefused
from marketplace.payments.gateways.sandbox import books
from marketplace.payments.gateways.sandbox.secret import SIGNATURE, secret
from marketplace.payments.models import Payment, SandboxEvent
from marketplace.payments.queries import payments as queries
from marketplace.payments.queries.payouts import withheld
from marketplace.payments.rules.cards import CARDS
from marketplace.payments.services import charges, ledger, paying_out, payouts, refunds, verification
from tests.payments import acts
from tests.payments.conftest import WEBHOOKS
from tests.support import cast

OPERATIONS = int(os.environ.get("OPERATIONS", "300"))
STEPS = 50
CHECK_EVERY = 10

SMALL = st.integers(1, 60_000)
PICK = st.integers(0, 10**6)
AMOUNTS = st.lists(SMALL, min_size=1, max_size=3)
CURRENCY = st.sampled_from(["USD", "JPY"])


class Market(RuleBasedStateMachine):
    """What buyers, sellers, banks, operators and the clock may do."""

    done: ClassVar[Counter[str]] = Counter()
    sellers: tuple[int, ...] = ()
    app: Flask

    def __init__(self) -> None:
        super().__init__()
        self.context = self.app.app_context()
        self.context.push()
        self.payments: list[int] = []
        self.released: dict[str, tuple[int, Money]] = {}
        self.calls = 0
        self.post = responses.RequestsMock(assert_all_requests_are_fired=False)
        self.post.start()
        self.post.add(responses.POST, WEBHOOKS, status=200)  # taken, and never seen again: a lost webhook

    def teardown(self) -> None:
        with unit_of_work():
            run_waiting()
        reconciling.reconcile(clock.now())
        reconciling.reconcile(clock.now())
        self.check()
        self.let_go()
        self.post.stop(allow_assert=False)
        self.context.pop()

    def check(self) -> None:
        with unit_of_work():
            broken = {f.invariant.id: f.rows for f in verification.verify() if not f.holds}
        assert not broken, broken

    def let_go(self) -> None:
        """Give up what nobody will pay any more, or every later run would ask about it again."""
        for payment_id in self.payments:
            try:
                with unit_of_work():
                    charges.want_cancel(payment_id)
                charging.finish_wanted(payment_id)
            except Refused:
                continue

    def did(self, name: str) -> None:
        self.done[name] += 1
        if sum(self.done.values()) % 500 == 0:
            print(f"{sum(self.done.values())} operations", flush=True)  # noqa: T201 - the figure

    @invariant()
    def hold(self) -> None:
        """What may happen next depends on this count alone, and never on the database."""
        self.calls += 1
        if self.calls % CHECK_EVERY == 0:
            self.check()

    def one(self, pick: int, *states: str) -> Payment:
        """One of the payments, of those in one of the states where there is any."""
        found = [one for one in map(acts.payment, self.payments) if one.status in states]
        chosen = found or [acts.payment(one) for one in self.payments]
        return chosen[pick % len(chosen)]

    @precondition(lambda self: len(self.payments) < 3 or self.calls % 4 == 0)
    @rule(amounts=st.lists(SMALL, min_size=1, max_size=3), currency=CURRENCY, manual=st.booleans())
    def buy(self, amounts: list[int], currency: str, manual: bool) -> None:
        bill = acts.bill(*amounts, currency=currency, is_manual=manual, payees=self.sellers)
        self.payments.append(charging.start(bill, "sandbox"))
        self.did("buy")

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, card=st.sampled_from([CARDS[0]] * len(CARDS) + list(CARDS)), looks=st.booleans())
    def pay(self, pick: int, card: Any, looks: bool) -> None:
        payment = self.one(pick, "open", "failed")
        with books.at_work(payment.provider_id or "") as charge:
            books.pay(charge, card)
        if looks:
            charging.refresh(payment.id)
        self.did("pay")

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, good=st.booleans())
    def second_step(self, pick: int, good: bool) -> None:
        with books.at_work(self.one(pick, "processing").provider_id or "") as charge:
            if charge.status == "processing":
                books.approve(charge) if good else books.decline(charge, "authentication_failed")
        self.did("second step")

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, takes=st.booleans())
    def capture_or_cancel(self, pick: int, takes: bool) -> None:
        payment = self.one(pick, "authorized", "open")
        try:
            with unit_of_work():
                (charges.want_capture if takes else charges.want_cancel)(payment.id)
        except Refused:
            return
        charging.finish_wanted(payment.id)
        self.did("capture" if takes else "cancel")

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, minor=SMALL, seller=PICK)
    def release(self, pick: int, minor: int, seller: int) -> None:
        payment = self.one(pick, "succeeded")
        for part in queries.parts_of(payment)[:1]:
            held = ledger.balance(part.place, payment.currency)
            amount = min(held, Money(minor, payment.currency), key=lambda one: one.minor)
            if amount.minor <= 0:
                return
            to_seller, commission, tax = amount.allocate([88, 10, 2])
            account = self.sellers[seller % len(self.sellers)]
            shares = [(ledger.seller_payable(account), to_seller), (ledger.COMMISSION, commission),
                      (ledger.COMMISSION_TAX, tax)]  # fmt: skip
            moves = [ledger.move(part.place, place, share) for place, share in shares if share.minor]
            with unit_of_work():
                key = f"release:{payment.id}:{self.done['release']}"
                ledger.post(ledger.entry(key, "release", *moves, reference=part.reference))
            self.released[part.reference] = (account, amount)
        self.did("release")

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, minor=SMALL, late=st.booleans(), sends=st.booleans())
    def refund(self, pick: int, minor: int, late: bool, sends: bool) -> None:
        payment = self.one(pick, "succeeded")
        part = queries.parts_of(payment)[0]
        place = part.place
        if late and part.reference in self.released:
            place = ledger.seller_payable(self.released[part.reference][0])
        elif ledger.balance(place, payment.currency).minor < minor:
            minor = ledger.balance(place, payment.currency).minor or 1
        try:
            with unit_of_work():
                if place == part.place and ledger.balance(place, payment.currency).minor < minor:
                    return
                posting = ledger.Posting(place, Money(minor, payment.currency))
                key = f"refund:{payment.id}:{self.done['refund']}"
                refund_id = refunds.prepare(payment.id, [posting], key=key, reference=part.reference).id
        except Refused:
            return
        if sends:
            sending.send_refund(refund_id)
        self.did("refund")

    @precondition(lambda self: self.payments)
    @rule(pick=PICK)
    def dispute(self, pick: int) -> None:
        payment = self.one(pick, "succeeded")
        try:
            with books.at_work(payment.provider_id or "") as charge:
                books.dispute(charge)
        except GatewayRefused:
            return
        self.did("dispute")

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, won=st.booleans())
    def decide(self, pick: int, won: bool) -> None:
        payment = self.one(pick, "succeeded")
        if not queries.disputes_of(payment.id):
            charging.refresh(payment.id)
        try:
            with books.at_work(payment.provider_id or "") as charge:
                for name in list(charge.disputes):
                    books.close_dispute(charge, name, "won" if won else "lost")
        except GatewayRefused:
            return
        charging.refresh(payment.id)
        self.did("decide")

    @precondition(lambda self: self.payments)
    @rule(pick=PICK, minor=SMALL, seller=PICK)
    def bear(self, pick: int, minor: int, seller: int) -> None:
        payment = self.one(pick, "succeeded")
        place = ledger.seller_payable(self.sellers[seller % len(self.sellers)])
        try:
            with unit_of_work():
                posting = ledger.Posting(place, Money(minor, payment.currency))
                refunds.bear(payment.id, [posting], key=f"bear:{payment.id}:{self.done['bear']}")
        except Refused:
            return
        self.did("bear")

    @rule(seller=PICK, minor=SMALL, currency=CURRENCY, fails=st.booleans(), sends=st.booleans())
    def pay_out(self, seller: int, minor: int, currency: str, fails: bool, sends: bool) -> None:
        account = self.sellers[seller % len(self.sellers)]
        owed = ledger.balance(ledger.seller_payable(account), currency)
        amount = min(owed, Money(minor, currency), key=lambda one: one.minor)
        if amount.minor <= 0:
            return
        with unit_of_work():
            payout = payouts.prepare(
                account, amount, provider="sandbox", destination="fails" if fails else "acct",
                key=f"payout:{clock.now().isoformat()}",
            )  # fmt: skip
            payout_id = payout.id
        if sends:
            sending.send_payout(payout_id)
        self.did("pay out")

    @rule(seller=PICK, currency=CURRENCY, sends=st.booleans())
    def be_paid_out(self, seller: int, currency: str, sends: bool) -> None:
        """All that a seller can have, as the page, the API and each morning do it."""
        account = self.sellers[seller % len(self.sellers)]
        with unit_of_work():
            owed = ledger.balance(ledger.seller_payable(account), currency).minor
            contested = withheld(account, currency)
            try:
                payout = paying_out.pay_out(account, currency)
            except Refused:
                return
            assert payout.amount == owed - contested
            payout_id = payout.id
        if sends:
            sending.send_payout(payout_id)
        self.did("be paid out")

    @precondition(lambda self: self.calls % 3 == 1)
    @rule(pick=PICK)
    def hear(self, pick: int) -> None:
        events = session().scalars(select(SandboxEvent.body).order_by(SandboxEvent.id).limit(500)).all()
        if not events:
            return
        body = events[pick % len(events)].encode()
        header = {SIGNATURE: signing.sign(body, secret(), int(clock.now().timestamp()))}
        with unit_of_work():
            hearing.receive("sandbox", body, header)
        self.did("hear")

    @precondition(lambda self: self.calls % 6 == 5)
    @rule()
    def work(self) -> None:
        with unit_of_work():
            run_waiting(20)
        self.did("work")

    @precondition(lambda self: self.calls % 6 == 2)
    @rule()
    def reconcile(self) -> None:
        reconciling.reconcile(clock.now())
        self.did("reconcile")


@pytest.mark.slow
def test_whatever_happens_the_books_hold(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        Market.sellers = (cast.person("bob", is_verified=True).id, cast.person("vera", is_verified=True).id)
        settings_.change("payouts.minimums", {"USD": "0.01", "JPY": "1"}, by=None)
    with own_app.app_context():
        for account_id in Market.sellers:
            acts.connect(account_id)
    Market.app, Market.done = own_app, Counter()
    while sum(Market.done.values()) < OPERATIONS:
        run_state_machine_as_test(
            Market,
            settings=settings(
                max_examples=max(2, OPERATIONS // STEPS), stateful_step_count=STEPS, deadline=None, database=None,
                suppress_health_check=list(HealthCheck), derandomize=OPERATIONS <= 300,
            ),
        )  # fmt: skip
        if OPERATIONS <= 300:
            break
    print(f"\n{sum(Market.done.values())} operations: {dict(Market.done)}")  # noqa: T201 - the figure
