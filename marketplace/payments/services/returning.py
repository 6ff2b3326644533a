"""What a provider says of refunds and disputes becomes ours."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from sqlalchemy import or_, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.money import Money
from marketplace.payments.events import DisputeClosed, PaymentDisputed, RefundFailed, RefundSucceeded
from marketplace.payments.gateways.protocol import SeenDispute, SeenRefund
from marketplace.payments.models import Dispute, Payment, Refund
from marketplace.payments.rules.books import BUYER_REFUNDS, Kind, Place, Posting, clearing, entry, move, taken_back
from marketplace.payments.services import ledger

log = structlog.get_logger()


def record_refunds(payment: Payment, seen: Iterable[SeenRefund]) -> None:
    """Apply each refund that the provider knows to ours; one that is not ours was made there."""
    for one in seen:
        found = _refund_of(payment, one)
        if found is None:
            _adopt(payment, one)
        else:
            record_refund(payment, found, one)


def _refund_of(payment: Payment, seen: SeenRefund) -> Refund | None:
    named = [Refund.provider_id == seen.provider_id]
    if seen.key and seen.key.startswith("refund-") and seen.key[7:].isdigit():
        named.append(Refund.id == int(seen.key[7:]))
    statement = select(Refund).where(Refund.payment_id == payment.id, or_(*named))
    return session().scalars(statement.execution_options(populate_existing=True)).first()


def record_refund(payment: Payment, refund: Refund, seen: SeenRefund) -> None:
    """Apply what became of a refund. The payment's row is locked; a refund is settled once."""
    if seen.amount != Money(refund.amount, refund.currency):
        log.error("refund_answer_refused", refund_id=refund.id, told=seen.amount.minor, expected=refund.amount)
        return
    if refund.provider_id is None:
        refund.provider_id = seen.provider_id
    if refund.status != "pending":
        return
    if seen.status == "succeeded":
        _settle(payment, refund)
    elif seen.status == "failed":
        fail_refund(payment, refund, seen.error or "failed")


def _settle(payment: Payment, refund: Refund) -> None:
    refund.status = "succeeded"
    payment.refunded += refund.amount
    amount = Money(refund.amount, refund.currency)
    ledger.post(
        entry(
            f"refund-paid:{refund.id}", "refund_paid", move(BUYER_REFUNDS, clearing(payment.provider), amount),
            reference=refund.reference, payment_id=payment.id,
        )
    )  # fmt: skip
    announce(
        RefundSucceeded(refund.id, payment.id, refund.reference, refund.amount, refund.currency, is_external=False)
    )


def fail_refund(payment: Payment, refund: Refund, code: str) -> None:
    """Put the amount back where it came from."""
    refund.status, refund.error = "failed", code
    payment.refunding -= refund.amount
    session().flush()
    ledger.post(
        entry(
            f"refund-failed:{refund.id}", "refund_failed",
            *(move(BUYER_REFUNDS, posting.place, posting.amount) for posting in parts_from(refund)),
            reference=refund.reference, payment_id=payment.id,
        )
    )  # fmt: skip
    announce(RefundFailed(refund.id, payment.id, refund.reference, refund.amount, refund.currency, code))


def parts_from(refund: Refund) -> list[Posting]:
    """Return which accounts bear a refund, and how much."""
    return [Posting(Place(Kind(kind), owner), Money(minor, refund.currency)) for kind, owner, minor in refund.parts]


def _adopt(payment: Payment, seen: SeenRefund) -> None:
    """Write down a refund that was made at the provider: someone above must say who bears it (`refunds.bear`)."""
    if seen.status != "succeeded":
        return
    refund = Refund(
        key=f"external:{payment.provider}:{seen.provider_id}", payment_id=payment.id, amount=seen.amount.minor,
        currency=seen.amount.currency, origin="provider", status="succeeded", provider_id=seen.provider_id,
    )  # fmt: skip
    payment.refunding += seen.amount.minor
    payment.refunded += seen.amount.minor
    session().add(refund)
    session().flush()
    source = taken_back(payment.id)
    ledger.post(
        entry(
            f"refund-external:{refund.id}", "refund_external",
            move(source, clearing(payment.provider), seen.amount), payment_id=payment.id,
        )
    )  # fmt: skip
    log.warning("refund_made_at_provider", payment_id=payment.id, refund_id=refund.id, amount=refund.amount)
    announce(RefundSucceeded(refund.id, payment.id, None, refund.amount, refund.currency, is_external=True))


def record_disputes(payment: Payment, seen: Iterable[SeenDispute]) -> None:
    """Apply each dispute: opened, the provider took the amount; won, it gave it back."""
    for one in seen:
        found = session().scalars(select(Dispute).filter_by(payment_id=payment.id, provider_id=one.provider_id)).first()
        if found is None:
            found = _open(payment, one)
        if found.status == "open" and one.status in {"won", "lost"}:
            _close(payment, found, one.status)


def _open(payment: Payment, seen: SeenDispute) -> Dispute:
    dispute = Dispute(
        payment_id=payment.id, provider_id=seen.provider_id, amount=seen.amount.minor, currency=seen.amount.currency,
        reason=seen.reason, due_at=seen.due_at, status="open",
    )  # fmt: skip
    session().add(dispute)
    session().flush()
    ledger.post(
        entry(
            f"dispute:{dispute.id}", "dispute",
            move(taken_back(payment.id), clearing(payment.provider), seen.amount), payment_id=payment.id,
        )
    )  # fmt: skip
    announce(
        PaymentDisputed(
            dispute.id, payment.id, payment.purpose, payment.reference_id, dispute.amount, dispute.currency,
            dispute.reason, dispute.due_at,
        )
    )  # fmt: skip
    return dispute


def _close(payment: Payment, dispute: Dispute, status: str) -> None:
    dispute.status, dispute.closed_at = status, clock.now()
    amount = Money(dispute.amount, dispute.currency)
    if status == "won":
        ledger.post(
            entry(
                f"dispute-won:{dispute.id}", "dispute_won",
                move(clearing(payment.provider), taken_back(payment.id), amount), payment_id=payment.id,
            )
        )  # fmt: skip
    announce(
        DisputeClosed(
            dispute.id, payment.id, payment.purpose, payment.reference_id, dispute.amount, dispute.currency,
            is_won=status == "won",
        )
    )  # fmt: skip
