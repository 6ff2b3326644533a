"""The books: zero-sum, append-only, written once, never less than nothing in escrow."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict
from marketplace.core.money import Money, MoneyError
from marketplace.payments.rules.books import Entry, Posting
from marketplace.payments.services import ledger, verification

SPLITS = int(os.environ.get("SPLITS", "200"))
HELD = ledger.escrow("order:1")
BANK = ledger.clearing("sandbox")


def charge(key: str = "charge:1", minor: int = 10000, currency: str = "USD") -> int:
    moved = ledger.move(BANK, HELD, Money(minor, currency))
    return ledger.post(ledger.entry(key, "charge", moved, reference="order:1"))


def settle_constraints() -> None:
    session().execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_money_moves_from_the_provider_to_what_is_held(app: Flask) -> None:
    charge()
    settle_constraints()

    assert ledger.balance(HELD, "USD") == Money(10000, "USD")
    assert ledger.balance(BANK, "USD") == Money(10000, "USD")  # what the provider holds for us
    assert ledger.balance(HELD, "EUR") == Money(0, "EUR")


def test_a_release_splits_to_the_last_cent(app: Flask) -> None:
    charge(minor=9999)
    seller, commission, tax = Money(9999, "USD").allocate([88, 10, 2])
    ledger.post(
        ledger.entry(
            "release:1", "release", ledger.move(HELD, ledger.seller_payable(7), seller),
            ledger.move(HELD, ledger.COMMISSION, commission), ledger.move(HELD, ledger.COMMISSION_TAX, tax),
            reference="order:1",
        )
    )  # fmt: skip
    settle_constraints()

    assert ledger.balance(HELD, "USD").minor == 0
    total = sum(amount.minor for (kind, _), amount in ledger.money_of("order:1").items() if kind != "clearing")
    assert total == 9999


def test_an_entry_is_written_once(app: Flask) -> None:
    assert charge() == charge()
    assert ledger.balance(HELD, "USD") == Money(10000, "USD")
    with pytest.raises(Conflict):
        charge(minor=1)


def test_what_does_not_sum_to_zero_is_no_entry() -> None:
    with pytest.raises(MoneyError):
        ledger.entry("odd", "odd", [Posting(HELD, Money(1, "USD")), Posting(BANK, Money(-1, "EUR"))])
    with pytest.raises(MoneyError):
        ledger.entry("nothing", "nothing", ledger.move(HELD, HELD, Money(5, "USD")))


def test_the_database_refuses_what_does_not_sum_to_zero(own_app: Flask) -> None:
    crooked = Entry("crooked", "odd", (Posting(HELD, Money(5, "USD")), Posting(BANK, Money(-4, "USD"))))
    with own_app.app_context(), pytest.raises(IntegrityError, match="does not sum to zero"), unit_of_work():
        ledger.post(crooked)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE ledger_postings SET amount = amount + 1",
        "DELETE FROM ledger_postings",
        "TRUNCATE ledger_postings",
        "UPDATE ledger_entries SET memo = 'other'",
        "DELETE FROM ledger_entries",
        "TRUNCATE ledger_entries CASCADE",
        "UPDATE ledger_accounts SET owner = 'order:2'",
        "DELETE FROM ledger_accounts",
    ],
)
def test_what_is_written_stays(app: Flask, attack: str) -> None:
    charge()
    settle_constraints()
    with pytest.raises(IntegrityError, match=r"append-only|stay"), session().begin_nested():
        session().execute(text(attack))
    assert ledger.balance(HELD, "USD") == Money(10000, "USD")


def test_no_line_is_added_to_an_entry_later(own_app: Flask) -> None:
    with own_app.app_context():
        with unit_of_work():
            entry_id = charge()
        with pytest.raises(IntegrityError, match="has not the lines"), unit_of_work():
            session().execute(
                text("INSERT INTO ledger_postings (entry_id, account_id, amount) SELECT :e, id, 5 FROM ledger_accounts"
                     " WHERE kind = 'escrow'"), {"e": entry_id},
            )  # fmt: skip


def test_escrow_never_gives_more_than_it_has(app: Flask) -> None:
    charge(minor=100)
    too_much = ledger.entry("release:1", "release", ledger.move(HELD, ledger.COMMISSION, Money(101, "USD")))
    with pytest.raises(IntegrityError, match="never_negative"), session().begin_nested():
        ledger.post(too_much)


def test_a_sellers_balance_may_be_negative_after_a_late_refund(app: Flask) -> None:
    back = ledger.move(ledger.seller_payable(7), ledger.BUYER_REFUNDS, Money(50, "USD"))
    ledger.post(ledger.entry("refund:1", "refund", back))
    assert ledger.balance(ledger.seller_payable(7), "USD") == Money(-50, "USD")


def test_a_statement_runs_its_balance(app: Flask) -> None:
    for n in range(1, 6):
        moved = ledger.move(BANK, ledger.seller_payable(7), Money(n * 100, "USD"))
        ledger.post(ledger.entry(f"release:{n}", "release", moved, memo=f"Order {n}"))

    first = ledger.statement_of_seller(7, "USD", page=1, limit=2)
    last = ledger.statement_of_seller(7, "USD", page=3, limit=2)

    assert [(line.memo, line.amount.minor, line.balance.minor) for line in first.items] == [
        ("Order 5", 500, 1500),
        ("Order 4", 400, 1000),
    ]
    assert (first.total, first.pages, last.items[0].balance.minor) == (5, 3, 100)
    assert ledger.statement_of_seller(8, "USD").items == []


@settings(max_examples=SPLITS, deadline=None, database=None)
@given(
    minor=st.integers(1, 10**12),
    weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any),
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
)
def test_every_split_is_an_entry(minor: int, weights: list[int], currency: str) -> None:
    shares = Money(minor, currency).allocate(weights)
    moves = [ledger.move(HELD, ledger.seller_payable(i + 1), share) for i, share in enumerate(shares)]
    written = ledger.entry("release", "release", *moves)
    assert sum(posting.amount.minor for posting in written.postings) == 0
    assert -min(posting.amount.minor for posting in written.postings) == minor


def test_twins_write_one_entry(own_app: Flask) -> None:
    def twin(_n: int) -> int:
        with own_app.app_context(), unit_of_work():
            return charge()

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(twin, range(16)))
    with own_app.app_context():
        assert len(ids) == 1
        assert ledger.balance(HELD, "USD") == Money(10000, "USD")


def test_releases_at_once_never_take_more_than_is_held(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        charge(minor=1000)

    def release(n: int) -> bool:
        try:
            with own_app.app_context(), unit_of_work():
                moved = ledger.move(HELD, ledger.seller_payable(n), Money(300, "USD"))
                ledger.post(ledger.entry(f"release:{n}", "release", moved))
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(release, range(1, 17)))
    with own_app.app_context():
        assert done == 3
        assert ledger.balance(HELD, "USD") == Money(100, "USD")


def test_the_verification_holds_and_finds_what_was_tampered_with(own_app: Flask) -> None:
    with own_app.app_context():
        with unit_of_work():
            charge()
            unfounded = {"charges-booked", "escrow-is-held-orders"}  # money without a payment or an order
            assert {finding.invariant.id for finding in verification.verify() if not finding.holds} == unfounded
        with unit_of_work():
            session().execute(text("ALTER TABLE ledger_postings DISABLE TRIGGER USER"))
            session().execute(text("UPDATE ledger_postings SET amount = amount + 7 WHERE amount > 0"))
        with unit_of_work():
            broken = {finding.invariant.id for finding in verification.verify() if not finding.holds}
            assert {"entries-balance", "entries-whole", "escrow-not-negative"} <= broken
            assert verification.state() == "broken"
