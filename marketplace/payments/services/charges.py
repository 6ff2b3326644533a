"""Charges: beginning one, and what we want of it. What the provider makes of it is written by `recording`."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import announce
from marketplace.core.tokens import new_token
from marketplace.payments.events import MoveWanted
from marketplace.payments.models import Allocation, Payment
from marketplace.payments.queries.payments import find_live, is_over
from marketplace.payments.rules import bills
from marketplace.payments.rules.bills import Bill
from marketplace.payments.rules.states import Status


def prepare(bill: Bill, provider: str, method_id: int | None = None) -> Payment:
    """Return the payment under way for the bill, or write a new one with its parts.

    One that is under way at another provider, or for another amount, is given up first.

    Raises:
        Invalid: the bill does not add up.
        Conflict: it is paid, too late to pay, or another way to pay is still at work.

    """
    bills.check(bill)
    if bill.expires_at is not None and bill.expires_at <= clock.now():
        raise Conflict(_("The time to pay is over. Start again from the cart."), code="payment_expired")
    present = find_live(bill.purpose, bill.reference_id)
    if present is not None and present.status == Status.SUCCEEDED:
        raise Conflict(_("This is paid already."), code="already_paid")
    if present is not None:
        is_same = (present.provider, present.amount, present.currency, present.method_id) == (
            provider, bill.amount.minor, bill.amount.currency, method_id,
        )  # fmt: skip
        if is_same:
            return present
        raise Conflict(_("Another way to pay is under way. Give it up first."), code="payment_under_way")
    return _write(bill, provider, method_id)


def _write(bill: Bill, provider: str, method_id: int | None) -> Payment:
    payment = Payment(
        token=new_token(), purpose=bill.purpose, reference_id=bill.reference_id, title=bill.title,
        payer_id=bill.payer_id, payer_email=bill.payer_email, provider=provider, amount=bill.amount.minor,
        currency=bill.amount.currency, is_manual=bill.is_manual, return_path=bill.return_path,
        expires_at=bill.expires_at, method_id=method_id,
    )  # fmt: skip
    session().add(payment)
    session().flush()
    session().add_all(
        Allocation(
            payment_id=payment.id, reference=part.reference, payee_id=part.payee_id, amount=part.amount.minor,
            is_deposit=part.is_deposit,
        )
        for part in bill.parts
    )  # fmt: skip
    session().flush()
    return payment


def locked(payment_id: int) -> Payment:
    """Return a payment whose row no one else changes until the present transaction is over."""
    statement = select(Payment).filter_by(id=payment_id).with_for_update()
    return session().scalars(statement.execution_options(populate_existing=True)).one()


def want_capture(payment_id: int) -> None:
    """Ask for what is held to be taken; a job does it, and `PaymentSucceeded` tells.

    Raises:
        Conflict: nothing is held, or it is being given up.

    """
    payment = locked(payment_id)
    if payment.status == Status.SUCCEEDED or payment.wanted == "capture":
        return
    if payment.status != Status.AUTHORIZED or payment.wanted is not None:
        raise Conflict(_("Nothing is held for this payment."), code="not_authorized")
    payment.wanted = "capture"
    announce(MoveWanted(payment.id))


def want_cancel(payment_id: int) -> None:
    """Ask for a payment to be given up; a job does it, and `PaymentCancelled` tells, unless it was paid meanwhile.

    Raises:
        Conflict: it is paid: that takes a refund.

    """
    payment = locked(payment_id)
    if payment.status == Status.CANCELLED or payment.wanted == "cancel":
        return
    if payment.status == Status.SUCCEEDED:
        raise Conflict(_("This is paid already."), code="already_paid")
    payment.wanted = "cancel"
    announce(MoveWanted(payment.id))


def must_be_payable(payment: Payment) -> None:
    """Refuse another try where none is open.

    Raises:
        Conflict: it is paid, given up, or too late.

    """
    if payment.status == Status.SUCCEEDED:
        raise Conflict(_("This is paid already."), code="already_paid")
    if payment.status == Status.CANCELLED or payment.wanted == "cancel" or is_over(payment):
        raise Conflict(_("The time to pay is over. Start again from the cart."), code="payment_expired")


def extend(payment_id: int, until: datetime) -> None:
    """Give a payer longer to pay.

    Raises:
        Invalid: a moment that has passed.

    """
    if until <= clock.now():
        raise Invalid(_("That moment has passed."))
    locked(payment_id).expires_at = until
