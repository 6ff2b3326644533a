"""Payouts: where sellers are paid, what can be paid out and why the rest waits, by provider and by hand."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.accounts.events import AccountErased
from marketplace.accounts.models import Account, AccountSession
from marketplace.core import clock, settings
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict
from marketplace.core.events import announce
from marketplace.core.models import AuditEntry
from marketplace.core.money import Money
from marketplace.notifications.models import Notice
from marketplace.payments.flows import charging, payout_day, reconciling
from marketplace.payments.gateways.sandbox import books
from marketplace.payments.models import Payee, Payout, PayoutSkip, SandboxPayee
from marketplace.payments.queries import payouts as queries
from marketplace.payments.queries import people
from marketplace.payments.queries.payments import parts_of
from marketplace.payments.rules import payouts as rules
from marketplace.payments.rules.payouts import PayeeState, Rhythm, Standing, Why
from marketplace.payments.services import ledger, payees, paying_out, verification
from tests.payments import acts
from tests.support import cast
from tests.support.pages import PageClient

ROUNDS = int(os.environ.get("PAYOUT_ROUNDS", "3"))
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
IBAN = {"holder": "Bob Miller", "account": "DE89 3704 0044 0532 0130 00", "bank_code": "COBADEFFXXX"}
OTHER_BANK = "000987654321"


@pytest.fixture
def seller(bob: Account) -> Account:
    bob.is_verified = True
    session().flush()
    return bob


def books_hold() -> None:
    reconciling.compare()
    assert {f.invariant.id: f.rows for f in verification.verify() if not f.holds} == {}


def owed(account_id: int, currency: str = "USD") -> int:
    return ledger.balance(ledger.seller_payable(account_id), currency).minor


def ask(client: PageClient, currency: str = "USD", key: str | None = None) -> Any:
    headers = {"X-CSRFToken": client.csrf(), **({"Idempotency-Key": key} if key else {})}
    return client.post("/api/v1/payouts", json={"currency": currency}, headers=headers)


READY = {"owed": 5000, "state": PayeeState.READY, "minimum": 1000}


@pytest.mark.parametrize(
    ("standing", "amount", "why"),
    [
        (READY, 5000, None),
        ({**READY, "withheld": 1500}, 3500, None),
        ({**READY, "available": 5000}, 5000, None),
        ({**READY, "pays_from": NOW}, 5000, None),
        ({**READY, "owed": 0}, 0, Why.NOTHING),
        ({**READY, "owed": -200}, 0, Why.NOTHING),
        ({**READY, "withheld": 5000}, 0, Why.CONTESTED),
        ({**READY, "withheld": 9000}, 0, Why.CONTESTED),
        ({**READY, "withheld": 4500}, 0, Why.BELOW),
        ({**READY, "owed": 999}, 0, Why.BELOW),
        ({**READY, "state": None}, 0, Why.NO_PAYEE),
        ({**READY, "state": PayeeState.OPEN}, 0, Why.NOT_READY),
        ({**READY, "state": PayeeState.RESTRICTED}, 0, Why.NOT_READY),
        ({**READY, "pays_from": NOW + timedelta(seconds=1)}, 0, Why.CHANGED),
        ({**READY, "is_verified": False}, 0, Why.UNVERIFIED),
        ({**READY, "is_suspended": True}, 0, Why.SUSPENDED),
        ({**READY, "is_reachable": False}, 0, Why.UNREACHABLE),
        ({**READY, "available": 4999}, 0, Why.SHORT),
        ({**READY, "is_paused": True}, 0, Why.PAUSED),
        ({**READY, "are_books_broken": True}, 0, Why.BOOKS),
    ],
)
def test_what_can_be_paid_out_and_why_not(standing: dict[str, Any], amount: int, why: Why | None) -> None:
    assert rules.decide(Standing(**standing), NOW) == rules.Decision(amount, why)


def test_the_days_on_which_one_is_paid() -> None:
    assert [rules.is_due(each, MONDAY) for each in Rhythm] == [True, True, False]
    assert [rules.is_due(each, MONDAY + timedelta(days=1)) for each in Rhythm] == [False, True, False]
    assert rules.next_day(Rhythm.WEEKLY, MONDAY) == MONDAY + timedelta(days=7)
    assert rules.next_day(Rhythm.ON_REQUEST, MONDAY) is None


def test_least_payouts_by_currency() -> None:
    least = {"USD": "25", "JPY": "3000"}
    found = [rules.minimum_in(one, least, paying_out.OTHERWISE) for one in ("USD", "JPY", "EUR", "KRW", "KWD")]
    assert found == [2500, 3000, 1000, 1000, 10000]


def test_bob_connects_an_account_and_is_paid(as_bob: PageClient, seller: Account, post_office: object) -> None:
    acts.earn(seller.id, 5000)
    assert "Say where you want to be paid first." in as_bob.get("/sell/payouts").get_data(as_text=True)
    form = as_bob.send("/sell/payouts/account/sandbox").location
    assert "/sandbox/payees/" in form
    assert as_bob.send(form, {"number": "4242"}).status_code == 422
    back = as_bob.send(form, {"number": "000123456789"})
    assert back.location.endswith("/sell/payouts/return")
    assert as_bob.get(back.location).status_code == 303
    page = as_bob.get("/sell/payouts").get_data(as_text=True)
    assert "•••• 6789" in page
    assert "Pay out $50.00 now" in page
    assert as_bob.send("/sell/payouts", {"currency": "USD"}).status_code == 303
    acts.work()
    assert (owed(seller.id), session().scalars(select(Payout.status)).all()) == (0, ["paid"])
    page = as_bob.get("/sell/payouts").get_data(as_text=True)
    assert "Nothing is owed to you just now." in page
    kinds = Counter(session().scalars(select(Notice.kind).filter_by(account_id=seller.id)))
    assert (kinds["payout.made"], kinds["payee.changed"]) == (1, 1)
    books_hold()


def test_programs_ask_for_payouts(as_bob: PageClient, seller: Account) -> None:
    assert ask(as_bob).get_json()["code"] == "nothing_owed"
    acts.earn(seller.id, 5000)
    assert ask(as_bob).get_json()["code"] == "no_payout_account"
    acts.connect(seller.id)
    first, again = ask(as_bob, key="k"), ask(as_bob, key="k")
    assert first.status_code == 201
    assert first.get_json() == again.get_json()
    assert {name: first.get_json()[name] for name in ("amount", "currency", "status", "destination")} == {
        "amount": "50.00", "currency": "USD", "status": "pending", "destination": "•••• 6789",
    }  # fmt: skip
    assert ask(as_bob).status_code == 409
    listed = as_bob.get("/api/v1/payouts").get_json()
    assert (listed["totalItems"], listed["payouts"][0]["amount"]) == (1, "50.00")
    assert ask(as_bob, "EURO").status_code == 400
    assert ask(as_bob, "€€€").status_code == 400


def test_a_currency_that_is_none_is_refused(as_bob: PageClient, seller: Account) -> None:
    headers = {"X-CSRFToken": as_bob.csrf()}
    for currency in ("GET", "usd", ""):
        answer = as_bob.post("/api/v1/payouts", json={"currency": currency}, headers=headers)
        assert (answer.status_code, list(answer.get_json()["errors"])) == (400, ["currency"])


def test_each_sees_their_own(as_bob: PageClient, as_charlie: PageClient, client: PageClient, seller: Account) -> None:
    acts.earn(seller.id, 5000)
    acts.connect(seller.id)
    assert ask(as_bob).status_code == 201
    assert as_charlie.get("/api/v1/payouts").get_json()["totalItems"] == 0
    assert "$50.00" not in as_charlie.get("/sell/payouts").get_data(as_text=True)
    assert as_charlie.get("/sell/payouts/statement?currency=USD").status_code == 200
    assert client.get("/sell/payouts").status_code in {302, 401}
    assert client.get("/api/v1/payouts").status_code == 401
    assert client.get("/sandbox/payees/nothing").status_code == 404
    assert as_bob.put("/api/v1/payouts").status_code == 405


def test_who_is_not_verified_waits_and_is_told_why(as_bob: PageClient, bob: Account) -> None:
    acts.earn(bob.id, 5000)
    acts.connect(bob.id)
    assert ask(as_bob).get_json()["code"] == "not_verified"
    assert "Verify your identity first." in as_bob.get("/sell/payouts").get_data(as_text=True)


def test_another_bank_account_makes_payouts_wait(as_bob: PageClient, seller: Account) -> None:
    acts.earn(seller.id, 5000)
    acts.connect(seller.id)
    acts.connect(seller.id, OTHER_BANK)
    assert ask(as_bob).get_json()["code"] == "payout_account_changed"
    assert "in case it was not you" in as_bob.get("/sell/payouts").get_data(as_text=True)
    session().execute(update(Payee).values(changed_at=clock.now() - timedelta(days=3)))
    assert ask(as_bob).status_code == 201


def test_the_password_is_asked_before_the_account_is_changed(as_bob: PageClient, seller: Account) -> None:
    session().execute(update(AccountSession).where(AccountSession.account_id == seller.id).values(fresh_until=None))
    asked = as_bob.send("/sell/payouts/account/bank", IBAN)
    assert "/account/confirm" in asked.location
    assert queries.find_payee(seller.id) is None


@pytest.mark.parametrize(("number", "code"), [("000222222227", "payout_account_not_ready"), ("000111111116", None)])
def test_accounts_that_are_not_ready_and_that_refuse(
    as_bob: PageClient, seller: Account, number: str, code: str | None
) -> None:
    acts.earn(seller.id, 5000)
    acts.connect(seller.id, number)
    answer = ask(as_bob)
    if code:
        assert answer.get_json()["code"] == code
        assert "asks for one more thing" in as_bob.get("/sell/payouts").get_data(as_text=True)
        return
    acts.work()
    assert (owed(seller.id), session().scalars(select(Payout.error)).one()) == (5000, "account_closed")
    books_hold()


def test_a_provider_tells_that_an_account_changed(app: Flask, seller: Account, post_office: object) -> None:
    acts.connect(seller.id, "000222222227")
    acts.work()
    session().execute(update(SandboxPayee).values(status="ready"))
    with unit_of_work():
        books.write_event("account.updated", {"payee": session().scalars(select(SandboxPayee.id)).one()})
        books.write_event("account.updated", {"payee": "sba_stranger"})
    acts.work()
    acts.work()
    assert session().scalars(select(Payee.state)).one() == "ready"


def test_by_hand_from_the_bank_account_to_the_reference(
    as_bob: PageClient, as_ada: PageClient, seller: Account
) -> None:
    acts.earn(seller.id, 5000)
    assert as_bob.send("/sell/payouts/account/bank", {**IBAN, "account": ""}).status_code == 422
    assert as_bob.send("/sell/payouts/account/bank", IBAN).status_code == 303
    assert b"DE89" not in session().scalars(select(Payee.sealed)).one()
    assert ask(as_bob).status_code == 201
    acts.work()
    reconciling.reconcile(clock.now())
    payout_id = session().scalars(select(Payout.id).filter_by(status="pending")).one()
    assert as_bob.send("/sell/payouts/account/bank", {**IBAN, "account": "GB33BUKB20201555555555"}).status_code == 422

    page = as_ada.get("/admin/payouts").get_data(as_text=True)
    assert "•••• 3000" in page
    assert "DE89" not in page
    listed = as_ada.send("/admin/payouts/bank-list")
    assert "DE89370400440532013000" in listed.get_data(as_text=True)
    assert session().scalars(select(AuditEntry).filter_by(action="payouts.bank_list")).one().after == {
        "payouts": [payout_id]
    }
    values = {"ids": str(payout_id), "note": "SEPA 4711", "action": "paid"}
    for _twice in range(2):
        assert as_ada.send("/admin/payouts/by-hand", values).status_code == 303
    done = session().get_one(Payout, payout_id, populate_existing=True)
    assert (done.status, done.note, owed(seller.id)) == ("paid", "SEPA 4711", 0)
    assert ledger.balance(ledger.clearing("bank"), "USD") == Money(-5000, "USD")
    books_hold()


def test_a_transfer_that_came_back_is_owed_again(as_bob: PageClient, as_ada: PageClient, seller: Account) -> None:
    acts.earn(seller.id, 5000)
    payees.name_bank(seller.id, IBAN)
    assert ask(as_bob).status_code == 201
    payout_id = session().scalars(select(Payout.id)).one()
    as_ada.send("/admin/payouts/by-hand", {"ids": str(payout_id), "note": "account closed", "action": "failed"})
    assert owed(seller.id) == 5000
    assert "did not arrive" in session().scalars(select(Notice.content).filter_by(kind="payout.made")).one()
    as_ada.send("/admin/payouts/by-hand", {"ids": "999999", "action": "paid"})
    books_hold()


def test_the_pages_of_the_office(as_ada: PageClient, as_vera: PageClient, as_bob: PageClient, seller: Account) -> None:
    acts.earn(seller.id, 5000)
    acts.connect(seller.id)
    assert as_ada.send("/admin/payouts/day").status_code == 303
    for path in ("/admin/payouts", "/admin/payouts/waiting"):
        assert as_ada.get(path).status_code == 200
        assert as_ada.get(f"{path}?format=csv").mimetype == "text/csv"
        assert as_vera.get(path).status_code == 403
        assert as_bob.get(path).status_code == 403
    assert as_bob.send("/admin/payouts/bank-list").status_code == 403


def test_a_morning_pays_who_is_due_and_says_why_others_wait(
    app: Flask, as_ada: PageClient, seller: Account, alice: Account, charlie: Account
) -> None:
    for account in (seller, alice, charlie):
        account.is_verified = True
        acts.earn(account.id, 5000)
    acts.earn(seller.id, 300, "EUR")
    acts.connect(seller.id)
    acts.connect(charlie.id)
    payees.choose_rhythm(charlie.id, Rhythm.ON_REQUEST)
    assert payout_day.run(MONDAY) == 1
    assert payout_day.run(MONDAY) == 0
    acts.earn(seller.id, 2000)
    assert payout_day.run(MONDAY) == 0, "made before, a day is not made twice"
    assert payout_day.run(MONDAY + timedelta(days=1)) == 0, "Bob is paid on Mondays"
    why = {(row.account_id, row.currency): row.why for row in session().scalars(select(PayoutSkip))}
    assert why == {
        (seller.id, "EUR"): Why.BELOW, (alice.id, "USD"): Why.NO_PAYEE, (charlie.id, "USD"): Why.ASKED_ONLY,
    }  # fmt: skip
    page = as_ada.get("/admin/payouts/waiting").get_data(as_text=True)
    assert "below the least payout" in page
    assert "no payout account" in page
    payees.choose_rhythm(seller.id, Rhythm.DAILY)
    assert payout_day.run(MONDAY + timedelta(days=1)) == 1
    books_hold()


def test_paused_payouts_wait(as_bob: PageClient, seller: Account) -> None:
    acts.earn(seller.id, 5000)
    acts.connect(seller.id)
    settings.change("payouts.paused", value=True, by=None)
    settings.forget()
    assert ask(as_bob).get_json()["code"] == "payouts_paused"
    settings.change("payouts.paused", value=False, by=None)
    settings.forget()
    assert ask(as_bob).status_code == 201


def test_a_statement_for_the_seller(as_bob: PageClient, seller: Account) -> None:
    acts.earn(seller.id, 5000)
    acts.connect(seller.id)
    ask(as_bob)
    page = as_bob.get("/sell/payouts/statement").get_data(as_text=True)
    assert "Order released" in page
    assert "Payout" in page
    lines = as_bob.get("/sell/payouts/statement?format=csv").get_data(as_text=True).splitlines()
    assert [line.split(",")[4:] for line in lines[1:]] == [["-50.00", "0.00", "USD"], ["50.00", "50.00", "USD"]]
    assert as_bob.get("/sell/payouts/statement?currency=EUR").status_code == 404


def contest(payment_id: int) -> str:
    with books.at_work(acts.payment(payment_id).provider_id or "") as charge:
        name = books.dispute(charge)
    charging.refresh(payment_id)
    return name


def lose(payment_id: int, account_id: int, minor: int) -> None:
    with books.at_work(acts.payment(payment_id).provider_id or "") as charge:
        for name in list(charge.disputes):
            books.close_dispute(charge, name, "lost")
    charging.refresh(payment_id)
    reference = parts_of(acts.payment(payment_id))[0].reference
    with unit_of_work():  # the market bore what no order stands for; here the seller and our commission do
        shares = ((ledger.seller_payable(account_id), minor), (ledger.COMMISSION, minor // 10))
        moves = [ledger.move(place, ledger.LOSSES, Money(share, "USD")) for place, share in shares]
        ledger.post(ledger.entry(f"borne:{payment_id}", "borne", *moves, reference=reference))


def test_contested_first_is_not_paid_out(as_bob: PageClient, seller: Account) -> None:
    acts.connect(seller.id)
    contested, good = acts.earn(seller.id, 5000), acts.earn(seller.id, 3000)
    contest(contested.id)
    assert ask(as_bob).get_json()["amount"] == "30.00"
    assert ask(as_bob).get_json()["code"] == "contested"
    lose(contested.id, seller.id, 5000)
    assert owed(seller.id) == 0
    assert good.captured == 3300
    acts.work()
    books_hold()


def test_what_is_still_held_bears_a_dispute_before_the_seller_waits(as_bob: PageClient, seller: Account) -> None:
    acts.connect(seller.id)
    acts.earn(seller.id, 3000)
    held = acts.paid(5000, payees=[seller.id])
    contest(held.id)
    assert ask(as_bob).get_json()["amount"] == "30.00"


def test_paid_out_first_is_taken_from_the_next(as_bob: PageClient, seller: Account) -> None:
    acts.connect(seller.id)
    contested = acts.earn(seller.id, 5000)
    assert ask(as_bob).get_json()["amount"] == "50.00"
    acts.work()
    contest(contested.id)
    lose(contested.id, seller.id, 5000)
    assert owed(seller.id) == -5000
    assert "taken from what you earn next" in as_bob.get("/sell/payouts").get_data(as_text=True)
    acts.earn(seller.id, 8000)
    assert ask(as_bob).get_json()["amount"] == "30.00"
    acts.work()
    books_hold()


def test_64_at_once_are_paid_once(own_app: Flask) -> None:
    with own_app.app_context():
        with unit_of_work():
            account_id = cast.person("bob", is_verified=True).id
        acts.connect(account_id)
        acts.earn(account_id, 5000)
    start = Barrier(64)

    def pay(_number: int) -> str:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    return str(paying_out.pay_out(account_id, "USD").amount)
            except Conflict as refused:
                return refused.code

    with ThreadPoolExecutor(64) as pool:
        assert Counter(pool.map(pay, range(64))) == {"5000": 1, "nothing_owed": 63}
    with own_app.app_context():
        acts.work()
        assert owed(account_id) == 0
        books_hold()


@pytest.mark.slow
def test_a_dispute_and_a_payout_at_once_in_both_orders(own_app: Flask) -> None:
    """Whoever comes first: never paid twice, never above what is owed, and what was lost is borne once."""
    seen: Counter[str] = Counter()
    chance = random.Random(20261121)
    for round_ in range(ROUNDS):
        with own_app.app_context():
            with unit_of_work():
                account_id = cast.person(f"seller{round_}", is_verified=True).id
            acts.connect(account_id)
            payment_id = acts.earn(account_id, 5000).id
        start = Barrier(3)

        def pay(_number: int, start: Barrier = start, account_id: int = account_id) -> str:
            with own_app.app_context():
                start.wait()
                time.sleep(chance.uniform(0, 0.12))
                try:
                    with unit_of_work():
                        return f"paid {paying_out.pay_out(account_id, 'USD').amount > 0}"
                except Conflict as refused:
                    return refused.code

        def dispute(payment_id: int = payment_id, start: Barrier = start) -> None:
            with own_app.app_context():
                start.wait()
                contest(payment_id)

        with ThreadPoolExecutor(3) as pool:
            disputed = pool.submit(dispute)
            outcomes = list(pool.map(pay, range(2)))
            disputed.result()
        assert sum(outcome.startswith("paid") for outcome in outcomes) <= 1, outcomes
        seen["paid first" if any(one.startswith("paid") for one in outcomes) else "contested first"] += 1
        with own_app.app_context():
            lose(payment_id, account_id, 5000)
            acts.earn(account_id, 8000)
            due = 3000 if any(one.startswith("paid") for one in outcomes) else 8000
            with unit_of_work():
                assert paying_out.pay_out(account_id, "USD").amount == due
            paid = sum(session().scalars(select(Payout.amount).filter_by(account_id=account_id)))
            assert paid == 8000, "what was lost was borne, whoever came first"
    with own_app.app_context():
        acts.work()
        reconciling.compare()
        books_hold()
    print(f"\n{ROUNDS} disputes and payouts at once: {dict(seen)}, none paid twice")  # noqa: T201 - the figure


def test_who_leaves_takes_the_bank_account_along(app: Flask, seller: Account) -> None:
    acts.earn(seller.id, 5000)
    payees.name_bank(seller.id, IBAN)
    paying_out.pay_out(seller.id, "USD")
    assert people.copy_of(seller.id)["paid_at"] == [
        {"provider": "bank", "account": "•••• 3000", "rhythm": "weekly"}
    ]  # fmt: skip
    announce(AccountErased(seller.id))
    session().flush()
    assert session().scalars(select(Payee)).all() == []
    assert session().scalars(select(Payout.label)).all() == [""]
    assert owed(seller.id) == 5000
    books_hold()
