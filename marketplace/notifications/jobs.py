"""The post room's work outside requests."""

from __future__ import annotations

from marketplace.core.jobs import enqueue, job
from marketplace.notifications.services import digests, sending


@job("notifications.deliver", queue="mail")
def deliver(delivery_id: int) -> None:
    """Send a notice by one channel."""
    sending.deliver(delivery_id)


@job("notifications.digests", cron="*/15 * * * *")
def find_digests() -> None:
    """Have the roll-ups sent that are due: eight in the morning comes every quarter of an hour somewhere."""
    for account_id in digests.find_due():
        enqueue(send_digest, account_id=account_id, once=f"notifications.digest:{account_id}")


@job("notifications.send_digest", queue="mail")
def send_digest(account_id: int) -> None:
    """Send one person's roll-up."""
    digests.send(account_id)
