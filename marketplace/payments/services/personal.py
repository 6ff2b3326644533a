"""What goes when a person goes. The books keep their numbers: they name accounts, not people."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from marketplace.core import audit
from marketplace.core.db import session
from marketplace.payments.models import Payee, PaymentCustomer, PaymentMethod, Payout, PayoutSkip
from marketplace.payments.models import Payment as PaymentRow
from marketplace.payments.rules.payouts import BY_HAND
from marketplace.payments.services import payouts


def erase(account_id: int) -> list[tuple[str, str]]:
    """Forget someone's cards, addresses and bank, and return (provider, card) of what the providers still keep."""
    kept = session().execute(
        select(PaymentMethod.provider, PaymentMethod.provider_id).where(PaymentMethod.account_id == account_id)
    )
    cards = [(row.provider, row.provider_id) for row in kept]
    session().execute(delete(PaymentMethod).where(PaymentMethod.account_id == account_id))
    session().execute(delete(PaymentCustomer).where(PaymentCustomer.account_id == account_id))
    session().execute(update(PaymentRow).where(PaymentRow.payer_id == account_id).values(payer_email=""))
    for payout in session().scalars(
        select(Payout).filter_by(account_id=account_id, provider=BY_HAND, status="pending")
    ):
        payouts.fail(payouts.locked(payout.id), "account_erased")
    session().execute(delete(Payee).where(Payee.account_id == account_id))
    session().execute(delete(PayoutSkip).where(PayoutSkip.account_id == account_id))
    settled = update(Payout).where(Payout.account_id == account_id, Payout.status != "pending")
    session().execute(settled.values(destination="", label="", note=""))
    paid = select(Payout.id).where(Payout.account_id == account_id)
    audit.forget_words("payout", session().scalars(paid))
    return cards
