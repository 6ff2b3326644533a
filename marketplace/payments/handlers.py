"""What was claimed is sent by a job of the same transaction."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.services import exports
from marketplace.core import live
from marketplace.core.events import on
from marketplace.core.jobs import enqueue
from marketplace.payments import jobs
from marketplace.payments.events import (
    MoveWanted,
    PaymentAuthorized,
    PaymentCancelled,
    PaymentFailed,
    PaymentSucceeded,
    PayoutPrepared,
    RefundPrepared,
    WebhookReceived,
)
from marketplace.payments.queries import payments as queries
from marketplace.payments.queries import people
from marketplace.payments.services import personal, retention


@on(RefundPrepared)
def send_the_refund(fact: RefundPrepared) -> None:
    """Have a refund sent."""
    enqueue(jobs.send_refund, refund_id=fact.refund_id)


def tell_open_pages(fact: PaymentSucceeded | PaymentAuthorized | PaymentFailed | PaymentCancelled) -> None:
    """Let the payer's open pages look again."""
    payment = queries.get_by_id(fact.payment_id)
    if payment.payer_id is not None:
        live.tell(payment.payer_id, "payment:changed", {"payment_id": payment.id, "status": payment.status})


on(PaymentSucceeded)(tell_open_pages)
on(PaymentAuthorized)(tell_open_pages)
on(PaymentFailed)(tell_open_pages)
on(PaymentCancelled)(tell_open_pages)


@on(PayoutPrepared)
def send_the_payout(fact: PayoutPrepared) -> None:
    """Have a payout sent."""
    enqueue(jobs.send_payout, payout_id=fact.payout_id)


@on(MoveWanted)
def ask_the_provider(fact: MoveWanted) -> None:
    """Have a payment captured or given up."""
    enqueue(jobs.finish_wanted, payment_id=fact.payment_id)


@on(WebhookReceived)
def apply_the_webhook(fact: WebhookReceived) -> None:
    """Have an event applied."""
    enqueue(jobs.apply_webhook, webhook_id=fact.webhook_id)


@on(PersonalDataRequested)
def add_the_payments(fact: PersonalDataRequested) -> None:
    """Add payments, cards and payouts to someone's copy of their data."""
    exports.add(fact.export_id, "payments", people.copy_of(fact.account_id))


@on(AccountErased)
def erase_the_person(fact: AccountErased) -> None:
    """Forget the person's cards, here and at the providers; the books keep their numbers."""
    retention.forget_payer(fact.account_id)
    for provider, provider_id in personal.erase(fact.account_id):
        enqueue(jobs.forget_card, provider=provider, provider_id=provider_id)
