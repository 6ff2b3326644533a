"""The post room's work outside requests."""

from __future__ import annotations

from marketplace.core.jobs import job
from marketplace.notifications.services import sending


@job("notifications.deliver", queue="mail")
def deliver(delivery_id: int) -> None:
    """Send a notice by one channel."""
    sending.deliver(delivery_id)
