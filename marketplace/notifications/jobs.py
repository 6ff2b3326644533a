"""The post room's work outside requests."""

from __future__ import annotations

from marketplace.core.jobs import enqueue, job
from marketplace.notifications.services import digests, phones, retention, sending


def note_failure(error: Exception, is_last: bool, delivery_id: int) -> None:  # noqa: FBT001 - how jobs tell of a failed try
    """Write down why a try failed, and after the last one keep the notice where its reader will find it."""
    sending.note_failure(delivery_id, f"{type(error).__name__}: {error}", is_last=is_last)


@job("notifications.deliver", queue="mail", on_failure=note_failure)
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


@job("notifications.send_phone_code", queue="mail", attempts=3)
def send_phone_code(account_id: int) -> None:
    """Send the code that shows whose a number is."""
    phones.send_code(account_id)


@job("notifications.purge", cron="27 3 * * *")
def purge() -> None:
    """Delete notices that are old, and what was dismissed a while ago."""
    retention.purge()
