"""What a provider says of a charge becomes ours: states, books and facts, each once, whoever tells and how often."""

from __future__ import annotations

import structlog
from flask import g, has_request_context
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.money import Money
from marketplace.payments.events import (
    PaymentAuthorized,
    PaymentCancelled,
    PaymentFailed,
    PaymentSucceeded,
    PaymentWarned,
)
from marketplace.payments.gateways.protocol import Seen
from marketplace.payments.models import Payment, PaymentEvent
from marketplace.payments.queries.payments import parts_of
from marketplace.payments.rules.books import BUYER_REFUNDS, PROVIDER_FEES, Posting, clearing, entry, move
from marketplace.payments.rules.states import FINAL, Status, leads_to
from marketplace.payments.services import charges, ledger, refunds, returning

log = structlog.get_logger()

AMOUNT_DIFFERS = "amount_differs"
CHARGE_DIFFERS = "charge_differs"


def record(payment_id: int, seen: Seen) -> Payment:
    """Apply what the provider sees to our row and the books.

    Safe to call any number of times, in any order: states only move where the machine has an arrow, and every entry
    has a key of its own. A charge that is not the one we asked for is not applied; `problem` says so.
    """
    payment = charges.locked(payment_id)
    payment.asked_at = clock.now()
    wrong = _what_is_wrong(payment, seen)
    if wrong is not None:
        if payment.status != Status.CANCELLED:
            _note_problem(payment, wrong, seen)
        return payment
    if payment.problem is not None:
        payment.problem = None
    payment.provider_id = seen.provider_id
    if seen.client_secret:
        payment.client_secret = seen.client_secret
    if seen.redirect_url or seen.client_secret:
        payment.redirect_url = seen.redirect_url
    _move(payment, seen)
    if payment.status == Status.SUCCEEDED:
        _keep_fee(payment, seen.fee)
        returning.record_refunds(payment, seen.refunds)
        returning.record_disputes(payment, seen.disputes)
    session().flush()
    return payment


def _what_is_wrong(payment: Payment, seen: Seen) -> str | None:
    if payment.provider_id is not None and payment.provider_id != seen.provider_id:
        return CHARGE_DIFFERS
    expected = Money(payment.amount, payment.currency)
    if seen.amount != expected or (seen.status == Status.SUCCEEDED and seen.taken != expected):
        return AMOUNT_DIFFERS
    return None


def _note_problem(payment: Payment, wrong: str, seen: Seen) -> None:
    """Keep the name of the charge: what was taken wrongly must be found again, to be sent back."""
    log.error(
        "payment_answer_refused", payment_id=payment.id, provider=payment.provider, reason=wrong,
        expected=f"{payment.amount} {payment.currency}", told=f"{seen.amount.minor} {seen.amount.currency}",
    )  # fmt: skip
    payment.problem = wrong
    if payment.provider_id is None:
        payment.provider_id = seen.provider_id


def _move(payment: Payment, seen: Seen) -> None:
    name = leads_to(payment.status, seen.status)
    is_new_decline = seen.status == payment.status == Status.FAILED and seen.error != payment.error
    payment.error = seen.error if seen.status == Status.FAILED else ""
    if name is None and not is_new_decline:
        return
    before, payment.status = payment.status, seen.status
    note(payment, name or "declined", before, {"error": seen.error} if seen.error else {})
    if seen.status in FINAL:
        payment.wanted = None
    if seen.status == Status.SUCCEEDED:
        _take(payment)
    _tell(payment)


def _take(payment: Payment) -> None:
    """Write the charge into the books: from the provider to what is held for each part."""
    payment.captured, payment.paid_at = payment.amount, clock.now()
    session().flush()
    held = [move(clearing(payment.provider), part.place, part.amount) for part in parts_of(payment)]
    references = {part.reference for part in parts_of(payment)}
    only = references.pop() if len(references) == 1 else None
    ledger.post(entry(f"charge:{payment.id}", "charge", *held, reference=only, payment_id=payment.id))


def _keep_fee(payment: Payment, fee: int) -> None:
    """Write what the provider keeps of the charge by now; it adds to that for a dispute."""
    if fee == payment.fee:
        return
    source, target = PROVIDER_FEES, clearing(payment.provider)
    more = fee - payment.fee
    moved = move(source, target, Money(more, payment.currency))
    ledger.post(entry(f"fee:{payment.id}:{payment.fee}:{fee}", "fee", moved, payment_id=payment.id))
    payment.fee = fee


def _tell(payment: Payment) -> None:
    about = (payment.id, payment.purpose, payment.reference_id)
    if payment.status == Status.SUCCEEDED and _is_second(payment):
        _send_back(payment)
    elif payment.status == Status.SUCCEEDED:
        announce(PaymentSucceeded(*about, payment.amount, payment.currency, payment.provider))
    elif payment.status == Status.AUTHORIZED:
        announce(PaymentAuthorized(*about, payment.amount, payment.currency))
    elif payment.status == Status.FAILED:
        announce(PaymentFailed(*about, payment.error))
    elif payment.status == Status.CANCELLED:
        announce(PaymentCancelled(*about))


def _is_second(payment: Payment) -> bool:
    """Whether the bill was paid before: by a payment that was given up and went through all the same."""
    statement = select(Payment.id).where(
        Payment.purpose == payment.purpose, Payment.reference_id == payment.reference_id, Payment.id != payment.id,
        Payment.status == Status.SUCCEEDED,
    )  # fmt: skip
    return session().scalar(statement.limit(1)) is not None


def _send_back(payment: Payment) -> None:
    log.warning("paid_twice", payment_id=payment.id, purpose=payment.purpose, reference_id=payment.reference_id)
    parts = [Posting(part.place, part.amount) for part in parts_of(payment)]
    refunds.prepare(payment.id, parts, key=f"paid-twice:{payment.id}", reason="paid twice")


def note(payment: Payment, name: str, before: str, detail: dict[str, object]) -> None:
    """Write a move of a payment down."""
    request_id = g.get("request_id", "") if has_request_context() else ""
    session().add(
        PaymentEvent(
            payment_id=payment.id, name=name, source=before, target=payment.status, detail=detail,
            request_id=request_id,
        )
    )  # fmt: skip


def warn(payment: Payment, warning: str) -> None:
    """Write down that the provider holds a payment to be fraud: an early refund is cheaper than a dispute."""
    log.warning("payment_warned_of", payment_id=payment.id, provider=payment.provider, warning=warning)
    note(payment, "warned", payment.status, {"error": warning})
    announce(PaymentWarned(payment.id, payment.purpose, payment.reference_id, warning))


def record_never_begun(payment_id: int) -> None:
    """Give up a payment of which the provider never heard, and of which no one could have paid anything."""
    payment = charges.locked(payment_id)
    if payment.status == Status.PREPARED and payment.provider_id is None:
        payment.status, payment.wanted = Status.CANCELLED, None
        note(payment, "cancelled", Status.PREPARED, {})
        announce(PaymentCancelled(payment.id, payment.purpose, payment.reference_id))


def record_refused(payment_id: int, code: str) -> None:
    """The provider would not even open the charge: the payment is over."""
    payment = charges.locked(payment_id)
    payment.error = code
    if payment.status == Status.PREPARED and payment.provider_id is None:
        payment.status, payment.wanted = Status.CANCELLED, None
        note(payment, "cancelled", Status.PREPARED, {"error": code})
        announce(PaymentFailed(payment.id, payment.purpose, payment.reference_id, code))
        announce(PaymentCancelled(payment.id, payment.purpose, payment.reference_id))


def record_rejected(payment_id: int, seen: Seen) -> None:
    """A charge of another amount was undone at the provider: what was taken came and went, and the payment is over."""
    payment = charges.locked(payment_id)
    if payment.status in FINAL:
        return
    if seen.taken.minor:
        source = clearing(payment.provider)
        there = move(source, BUYER_REFUNDS, seen.taken)
        back = move(BUYER_REFUNDS, source, seen.taken)
        ledger.post(entry(f"rejected:{payment.id}", "rejected", there, payment_id=payment.id))
        ledger.post(entry(f"rejected-back:{payment.id}", "rejected_back", back, payment_id=payment.id))
        _keep_fee(payment, seen.fee)
    before, payment.status = payment.status, Status.CANCELLED
    payment.error, payment.problem, payment.wanted = AMOUNT_DIFFERS, None, None
    note(payment, "cancelled", before, {"error": AMOUNT_DIFFERS, "taken": seen.taken.minor})
    announce(PaymentFailed(payment.id, payment.purpose, payment.reference_id, AMOUNT_DIFFERS))
    announce(PaymentCancelled(payment.id, payment.purpose, payment.reference_id))
