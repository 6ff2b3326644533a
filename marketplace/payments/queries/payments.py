"""Payments, through whoever looks: a payer's own, or whoever holds the secret link of a guest's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.money import Money
from marketplace.core.paging import Page, paginate
from marketplace.payments.models import Allocation, Dispute, Payment, PaymentEvent, Payout, Refund
from marketplace.payments.rules.bills import Part
from marketplace.payments.rules.payouts import BY_HAND
from marketplace.payments.rules.states import LIVE, Status


def get_payment(viewer: Any, token: str) -> Payment:
    """Return the payment of a link. An account's is its own; a guest's is whoever's who has the link.

    Raises:
        NotFound: no such payment, or someone else's.

    """
    found = session().scalars(select(Payment).filter_by(token=token).execution_options(populate_existing=True)).first()
    if found is None or (found.payer_id is not None and found.payer_id != viewer.id):
        raise NotFound(_("There is no such payment, or it is not yours to see."))
    return found


def get_by_id(payment_id: int) -> Payment:
    """Return a payment that someone just began."""
    return session().get_one(Payment, payment_id, populate_existing=True)


def get_own(viewer: Any, payment_id: int) -> Payment:
    """Return someone's own payment.

    Raises:
        NotFound: no such payment, or someone else's.

    """
    found = session().scalars(select(Payment).filter_by(id=payment_id, payer_id=viewer.id)).first()
    if found is None:
        raise NotFound(_("There is no such payment, or it is not yours to see."))
    return found


def find_live(purpose: str, reference_id: int) -> Payment | None:
    """Return the payment under way, or done, for a bill; None where a new one may begin."""
    statement = (
        select(Payment)
        .where(
            Payment.purpose == purpose,
            Payment.reference_id == reference_id,
            Payment.status.in_([*LIVE, Status.SUCCEEDED]),
        )
        .order_by(Payment.id.desc())
        .limit(1)
    )
    return session().scalars(statement.execution_options(populate_existing=True)).first()


def payments_of(purpose: str, reference_id: int) -> Sequence[Payment]:
    """Return every payment that was begun for a bill, the newest first; there are few."""
    statement = select(Payment).filter_by(purpose=purpose, reference_id=reference_id).order_by(Payment.id.desc())
    return session().scalars(statement).all()


def parts_of(payment: Payment) -> list[Part]:
    """Return what a payment is for."""
    rows = session().scalars(select(Allocation).filter_by(payment_id=payment.id).order_by(Allocation.id))
    return [Part(row.reference, row.payee_id, Money(row.amount, payment.currency), row.is_deposit) for row in rows]


def find_payment_for(reference: str) -> Payment | None:
    """Return the payment that was taken for a reference ("order:12"), or the newest that was begun."""
    statement = (
        select(Payment)
        .join(Allocation, Allocation.payment_id == Payment.id)
        .where(Allocation.reference == reference)
        .order_by((Payment.status == Status.SUCCEEDED).desc(), Payment.id.desc())
        .limit(1)
    )
    return session().scalars(statement).first()


def refunds_for(reference: str) -> Sequence[Refund]:
    """Return the refunds of a reference, the newest first."""
    return session().scalars(select(Refund).filter_by(reference=reference).order_by(Refund.id.desc())).all()


def refunds_of(payment_id: int) -> Sequence[Refund]:
    """Return the refunds of a payment, the newest first."""
    return session().scalars(select(Refund).filter_by(payment_id=payment_id).order_by(Refund.id.desc())).all()


def disputes_of(payment_id: int) -> Sequence[Dispute]:
    """Return the disputes of a payment, the newest first."""
    return session().scalars(select(Dispute).filter_by(payment_id=payment_id).order_by(Dispute.id.desc())).all()


def events_of(payment_id: int) -> Sequence[PaymentEvent]:
    """Return what happened to a payment, in order."""
    return session().scalars(select(PaymentEvent).filter_by(payment_id=payment_id).order_by(PaymentEvent.id)).all()


def find_by_provider_id(provider: str, provider_id: str) -> Payment | None:
    """Return the payment that a provider speaks of."""
    return session().scalars(select(Payment).filter_by(provider=provider, provider_id=provider_id)).first()


def unfinished(before: Any, limit: int = 500) -> list[int]:
    """Return the ids of payments about which the provider is to be asked: not final, or with something open."""
    pending = select(Refund.payment_id).where(Refund.status == "pending")
    statement = (
        select(Payment.id)
        .where(
            or_(
                Payment.status.in_(list(LIVE)),
                Payment.wanted.is_not(None),
                Payment.problem.is_not(None),
                Payment.id.in_(pending),
            ),
            Payment.updated_at <= before,
        )
        .order_by(Payment.id)
        .limit(limit)
    )
    return list(session().scalars(statement))


def first_at(provider: str) -> datetime | None:
    """Return when the first payment was begun at a provider."""
    statement = select(Payment.created_at).filter_by(provider=provider).order_by(Payment.id).limit(1)
    return session().scalar(statement)


def done(provider: str, *, since: datetime, limit: int) -> list[int]:
    """Return the ids of payments that were taken at a provider, those first about which nobody asked for longest."""
    statement = (
        select(Payment.id)
        .where(Payment.provider == provider, Payment.status == Status.SUCCEEDED, Payment.paid_at > since)
        .order_by(Payment.asked_at)
        .limit(limit)
    )
    return list(session().scalars(statement))


def pending_refunds(payment_id: int) -> list[int]:
    """Return the ids of refunds that we have not heard the end of."""
    statement = select(Refund.id).filter_by(payment_id=payment_id, status="pending", origin="us").order_by(Refund.id)
    return list(session().scalars(statement))


def pending_payouts(limit: int = 500) -> list[int]:
    """Return the ids of payouts whose provider has not told us the end."""
    statement = select(Payout.id).where(Payout.status == "pending", Payout.provider != BY_HAND)
    return list(session().scalars(statement.order_by(Payout.id).limit(limit)))


def is_over(payment: Payment) -> bool:
    """Whether the time to pay is up."""
    return payment.expires_at is not None and payment.expires_at <= clock.now()


def page_of_payments(page: int, *, status: str = "", provider: str = "", limit: int = 24) -> Page[Payment]:
    """Return payments for the office, the newest first."""
    statement = select(Payment).order_by(Payment.id.desc())
    if status:
        statement = statement.where(Payment.status == status)
    if provider:
        statement = statement.where(Payment.provider == provider)
    return paginate(statement, page, limit)
