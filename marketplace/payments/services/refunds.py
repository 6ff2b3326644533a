"""Refunds: claimed here, sent by a job. Who bears how much is decided above."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import announce
from marketplace.core.money import Money
from marketplace.payments.events import RefundPrepared
from marketplace.payments.models import Payment, Refund
from marketplace.payments.queries.payments import find_payment_for
from marketplace.payments.rules.books import BUYER_REFUNDS, Posting, entry, escrow, move, taken_back
from marketplace.payments.rules.states import Status
from marketplace.payments.services import charges, ledger


def prepare(
    payment_id: int,
    parts: Sequence[Posting],
    *,
    key: str,
    reference: str | None = None,
    reason: str = "",
    asked_by: int | None = None,
) -> Refund:
    """Claim a refund of the sum of `parts`, each borne by its account, and have it sent.

    `key` names it once and for all ("refund:order:12:3"): asked for again, the first is returned. The amounts leave
    their accounts at once and stand in `BUYER_REFUNDS` until the provider has sent them; `RefundSucceeded` or
    `RefundFailed` (everything back where it was) tells the end.

    Raises:
        Invalid: nothing to refund, or mixed currencies.
        Conflict: not paid, more than is left of what was paid, or the key was used for another refund.
        IntegrityError: more than is held in escrow or in a deposit.

    """
    amount = _sum(parts)
    payment = charges.locked(payment_id)
    present = session().scalars(select(Refund).filter_by(key=key)).first()
    if present is not None:
        if (present.payment_id, present.amount) != (payment_id, amount.minor):
            raise Conflict(_("This refund was asked for before, with another amount."), code="refund_differs")
        return present
    _must_be_left(payment, amount)
    refund = Refund(
        key=key, payment_id=payment.id, reference=reference, amount=amount.minor, currency=amount.currency,
        parts=[[p.place.kind.value, p.place.owner, p.amount.minor] for p in parts], reason=reason, asked_by=asked_by,
    )  # fmt: skip
    _claim(payment, refund, parts)
    announce(RefundPrepared(refund.id))
    return refund


def ask(key: str, reference: str, amount: Money, *, reason: str = "", asked_by: int | None = None) -> int:
    """Claim a refund out of what is held for a reference, have it sent, and return its id. See `prepare`.

    Raises:
        Conflict: nothing was paid for it, or more than is left.

    """
    payment = find_payment_for(reference)
    if payment is None:
        raise Conflict(_("Nothing was paid that could go back."), code="not_paid")
    part = Posting(escrow(reference), amount)
    return prepare(payment.id, [part], key=key, reference=reference, reason=reason, asked_by=asked_by).id


def _claim(payment: Payment, refund: Refund, parts: Sequence[Posting]) -> None:
    payment.refunding += refund.amount
    session().add(refund)
    session().flush()
    ledger.post(
        entry(
            f"refund:{refund.id}", "refund", *(move(part.place, BUYER_REFUNDS, part.amount) for part in parts),
            reference=refund.reference, payment_id=payment.id, memo=refund.reason,
        )
    )  # fmt: skip


def _sum(parts: Sequence[Posting]) -> Money:
    if not parts or any(part.amount.minor <= 0 for part in parts):
        raise Invalid(_("Say how much goes back."), code="nothing_to_refund")
    if len({part.amount.currency for part in parts}) > 1:
        raise Invalid(_("Amounts of different currencies do not mix."), code="mixed_currencies")
    return Money(sum(part.amount.minor for part in parts), parts[0].amount.currency)


def _must_be_left(payment: Payment, amount: Money) -> None:
    if payment.status != Status.SUCCEEDED or payment.currency != amount.currency:
        raise Conflict(_("Nothing was paid that could go back."), code="not_paid")
    if payment.refunding + amount.minor > payment.captured:
        raise Conflict(_("That is more than is left of what was paid."), code="refund_too_large")


def bear(payment_id: int, parts: Sequence[Posting], *, key: str, reference: str | None = None) -> None:
    """Say who bears what a provider took back by itself: a lost dispute, or a refund that was made there.

    Raises:
        Conflict: more than it took back and nobody bore yet.

    """
    amount, payment = _sum(parts), charges.locked(payment_id)
    source = taken_back(payment.id)
    written = entry(
        key, "borne", *(move(part.place, source, part.amount) for part in parts), reference=reference,
        payment_id=payment.id,
    )  # fmt: skip
    if not ledger.is_written(key) and amount.minor > ledger.balance(source, amount.currency).minor:
        raise Conflict(_("That is more than was taken back."), code="not_taken_back")
    ledger.post(written)
