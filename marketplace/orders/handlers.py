"""What orders do when something happened below."""

from __future__ import annotations

from flask import Flask

from marketplace.accounts.events import AccountErased, PersonalDataRequested, SignedIn
from marketplace.accounts.services import exports
from marketplace.cart.services import customers
from marketplace.core import health
from marketplace.core.events import on
from marketplace.core.money import Money
from marketplace.core.tokens import digest
from marketplace.orders import bills
from marketplace.orders.queries.invariants import INVARIANTS
from marketplace.orders.queries.orders import has_ordered
from marketplace.orders.services import adopting, paying, personal, readiness, sweeping, taking_back
from marketplace.payments.events import (
    DisputeClosed,
    PaymentDisputed,
    PaymentSucceeded,
    RefundFailed,
    RefundSucceeded,
)
from marketplace.payments.services import purposes, verification

__all__ = ["readiness"]  # declares what a seller is to do, once this is loaded


def register(_app: Flask) -> None:
    """Say below what orders know: who ordered before, what can be paid, and what must be true of the books."""
    customers.know(has_ordered)
    health.declare_clockwork("deadlines", sweeping.state)
    purposes.declare("checkout", field="checkout_id", find_bill=bills.bill_of_checkout)
    purposes.declare("order", field="order_id", find_bill=bills.bill_of_order)
    for invariant in INVARIANTS:
        verification.add_invariant(invariant)


@on(PaymentSucceeded)
def note_the_payment(fact: PaymentSucceeded) -> None:
    """Mark the orders of a checkout as paid."""
    if fact.purpose == "checkout":
        paying.note_payment(fact.reference_id, fact.payment_id)


@on(RefundSucceeded)
def note_the_refund(fact: RefundSucceeded) -> None:
    """Note that the money is back, or that somebody gave it back at the provider."""
    if fact.is_external:
        taking_back.note_refund_outside(fact.refund_id, fact.payment_id, Money(fact.amount, fact.currency))
    else:
        paying.note_refund(fact.refund_id, is_done=True)


@on(RefundFailed)
def note_the_failure(fact: RefundFailed) -> None:
    """Note that the provider could not give it back."""
    paying.note_refund(fact.refund_id, is_done=False)
    taking_back.note_unsent(fact.refund_id)


@on(PaymentDisputed)
def hold_what_is_contested(fact: PaymentDisputed) -> None:
    """Hold everything still while the payer's bank looks at it."""
    if fact.purpose != "checkout":
        return
    amount = Money(fact.amount, fact.currency)
    taking_back.note_contest(fact.dispute_id, fact.payment_id, amount, reason=fact.reason, due_at=fact.due_at)


@on(DisputeClosed)
def note_what_the_bank_decided(fact: DisputeClosed) -> None:
    """Go on, or book what the bank gave the buyer."""
    if fact.purpose != "checkout":
        return
    amount = Money(fact.amount, fact.currency)
    taking_back.note_decision(fact.dispute_id, fact.payment_id, amount, is_won=fact.is_won)


@on(SignedIn)
def adopt_what_the_guest_ordered(fact: SignedIn) -> None:
    """Give the account what the browser ordered until now."""
    if fact.guest_token:
        adopting.adopt(fact.account_id, digest(fact.guest_token))


@on(PersonalDataRequested)
def add_the_orders(fact: PersonalDataRequested) -> None:
    """Add someone's orders to their copy of their data."""
    copy, files = personal.copy_of(fact.account_id), personal.files_of(fact.account_id)
    exports.add(fact.export_id, "orders", copy, files)


@on(AccountErased)
def erase_the_person(fact: AccountErased) -> None:
    """Take the person out of their orders."""
    personal.erase(fact.account_id)
