"""Work outside requests: what is sent, what is heard, and what runs by the clock."""

from __future__ import annotations

from marketplace.core.jobs import job
from marketplace.payments.flows import charging, hearing, payout_day, reconciling, saving, sending
from marketplace.payments.services import retention, verification


@job("payments.apply_webhook", queue="money", attempts=8)
def apply_webhook(webhook_id: int) -> None:
    """Apply an event that a provider told us."""
    hearing.apply(webhook_id)


@job("payments.send_refund", queue="money", attempts=8)
def send_refund(refund_id: int) -> None:
    """Send a refund."""
    sending.send_refund(refund_id)


@job("payments.send_payout", queue="money", attempts=8)
def send_payout(payout_id: int) -> None:
    """Send a payout."""
    sending.send_payout(payout_id)


@job("payments.finish_wanted", queue="money", attempts=8)
def finish_wanted(payment_id: int) -> None:
    """Capture or give up a payment."""
    charging.finish_wanted(payment_id)


@job("payments.forget_card", attempts=8)
def forget_card(provider: str, provider_id: str) -> None:
    """Have a provider forget the card of someone who left."""
    saving.forget_at_provider(provider, provider_id)


@job("payments.reconcile", queue="money", cron="*/5 * * * *", attempts=1)
def reconcile() -> None:
    """Ask the providers about everything that is unfinished."""
    reconciling.reconcile()


@job("payments.purge_reports", cron="37 4 * * *")
def purge_reports() -> None:
    """Drop old reports of providers that are settled."""
    retention.purge()


@job("payments.verify_books", queue="money", cron="*/10 * * * *", attempts=2)
def verify_books() -> None:
    """Check every invariant of the books."""
    verification.verify()


@job("payments.payout_day", queue="money", cron="0 6 * * *", attempts=3)
def make_payouts() -> None:
    """Pay out whoever is due today."""
    payout_day.run()
