"""Payouts: claimed from what a seller is owed, then sent. When and how much is decided above."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import announce
from marketplace.core.money import Money
from marketplace.payments.events import PayoutFailed, PayoutPaid, PayoutPrepared
from marketplace.payments.gateways.protocol import Sent
from marketplace.payments.models import Payout
from marketplace.payments.rules.books import PROVIDER_FEES, clearing, entry, move, payout_in_transit, seller_payable
from marketplace.payments.rules.payouts import BY_HAND
from marketplace.payments.services import ledger


def prepare(account_id: int, amount: Money, *, provider: str, destination: str, key: str, label: str = "") -> Payout:
    """Claim an amount of what a seller is owed, and have it sent to `destination` at the provider.

    `key` names it once and for all: asked for again, the first is returned. Two at once wait for each other, so that
    together they never take more than there is.

    Raises:
        Invalid: not a positive amount.
        Conflict: more than is owed, or the key was used for another payout.

    """
    if amount.minor <= 0:
        raise Invalid(_("A payout needs an amount."), code="nothing_to_pay_out")
    owed = seller_payable(account_id)
    ledger.lock(owed, amount.currency)
    present = session().scalars(select(Payout).filter_by(key=key)).first()
    if present is not None:
        if (present.account_id, present.amount, present.currency) != (account_id, amount.minor, amount.currency):
            raise Conflict(_("This payout was asked for before, with another amount."), code="payout_differs")
        return present
    if ledger.balance(owed, amount.currency) < amount:
        raise Conflict(_("That is more than is owed."), code="payout_too_large")
    payout = Payout(
        key=key, account_id=account_id, provider=provider, destination=destination, amount=amount.minor,
        currency=amount.currency, status="pending", label=label,
    )  # fmt: skip
    session().add(payout)
    session().flush()
    ledger.post(entry(f"payout:{payout.id}", "payout", move(owed, payout_in_transit(account_id), amount)))
    if provider != BY_HAND:
        announce(PayoutPrepared(payout.id))
    return payout


def locked(payout_id: int) -> Payout:
    """Return a payout whose row no one else changes until the present transaction is over."""
    statement = select(Payout).filter_by(id=payout_id).with_for_update()
    return session().scalars(statement.execution_options(populate_existing=True)).one()


def record(payout_id: int, sent: Sent) -> None:
    """Apply what became of a payout, once."""
    payout = locked(payout_id)
    if payout.status != "pending":
        return
    payout.provider_id = sent.provider_id or None
    if sent.status == "paid":
        payout.status = "paid"
        amount = Money(payout.amount, payout.currency)
        taken = move(payout_in_transit(payout.account_id), clearing(payout.provider), amount)
        fee = move(PROVIDER_FEES, clearing(payout.provider), Money(sent.fee, payout.currency)) if sent.fee else ()
        ledger.post(entry(f"payout-paid:{payout.id}", "payout_paid", taken, fee))
        announce(PayoutPaid(payout.id, payout.account_id, payout.amount, payout.currency))
    elif sent.status == "failed":
        fail(payout, sent.error)


def fail(payout: Payout, code: str) -> None:
    """Owe the amount to the seller again. The payout's row is locked."""
    payout.status, payout.error = "failed", code
    amount = Money(payout.amount, payout.currency)
    back = move(payout_in_transit(payout.account_id), seller_payable(payout.account_id), amount)
    ledger.post(entry(f"payout-failed:{payout.id}", "payout_failed", back))
    announce(PayoutFailed(payout.id, payout.account_id, payout.amount, payout.currency, code))
