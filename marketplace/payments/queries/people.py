"""People about whom money has something to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.core.money import Money
from marketplace.payments.models import Payment, PaymentMethod, Payout
from marketplace.payments.queries import payouts as payout_queries


def administrators() -> Sequence[int]:
    """Return the accounts that administer; there are few."""
    statement = select(Account.id).where(
        Account.role == "admin", Account.deleted_at.is_(None), Account.suspended_at.is_(None)
    )
    return session().scalars(statement.order_by(Account.id).limit(100)).all()


def copy_of(account_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return what is kept of someone's payments, cards and payouts, for their copy of their data."""
    payments = session().scalars(select(Payment).filter_by(payer_id=account_id).order_by(Payment.id))
    cards = session().scalars(select(PaymentMethod).filter_by(account_id=account_id).order_by(PaymentMethod.id))
    payouts = session().scalars(select(Payout).filter_by(account_id=account_id).order_by(Payout.id))
    return {
        "payments": [
            {
                "id": one.id, "title": one.title, "amount": str(Money(one.amount, one.currency)),
                "refunded": str(Money(one.refunded, one.currency)), "currency": one.currency, "state": one.status,
                "provider": one.provider, "begun_at": one.created_at.isoformat(),
            }
            for one in payments
        ],
        "cards": [
            {"brand": one.brand, "last4": one.last4, "expires": f"{one.exp_month:02d}/{one.exp_year}"} for one in cards
        ],
        "payouts": [
            {"id": one.id, "amount": str(Money(one.amount, one.currency)), "currency": one.currency,
             "state": one.status, "to": one.label, "at": one.created_at.isoformat()}
            for one in payouts
        ],
        "paid_at": payout_queries.copy_of(account_id),
    }  # fmt: skip
