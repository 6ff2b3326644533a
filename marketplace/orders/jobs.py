"""What orders do by themselves."""

from __future__ import annotations

from marketplace.core.jobs import job
from marketplace.orders.services import sweeping


@job("orders.sweep", cron="* * * * *")
def sweep() -> None:
    """Make the moves whose time has come."""
    sweeping.sweep()
