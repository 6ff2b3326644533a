"""What goes when a person goes. The books keep their numbers: they name accounts, not people."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from marketplace.core.db import session
from marketplace.payments.models import Payment as PaymentRow
from marketplace.payments.models import PaymentCustomer, PaymentMethod


def erase(account_id: int) -> list[tuple[str, str]]:
    """Forget someone's cards and addresses, and return (provider, card) of those that the providers still keep."""
    kept = session().execute(
        select(PaymentMethod.provider, PaymentMethod.provider_id).where(PaymentMethod.account_id == account_id)
    )
    cards = [(row.provider, row.provider_id) for row in kept]
    session().execute(delete(PaymentMethod).where(PaymentMethod.account_id == account_id))
    session().execute(delete(PaymentCustomer).where(PaymentCustomer.account_id == account_id))
    session().execute(update(PaymentRow).where(PaymentRow.payer_id == account_id).values(payer_email=""))
    return cards
