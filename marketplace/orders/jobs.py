"""What orders do by themselves."""

from __future__ import annotations

from marketplace.core.jobs import job
from marketplace.orders.services import disputing, sweeping


@job("orders.sweep", cron="* * * * *")
def sweep() -> None:
    """Make the moves whose time has come."""
    sweeping.sweep()


@job("orders.remind", cron="0 8 * * *")
def remind() -> None:
    """Remind sellers and moderators of disputes that wait for them."""
    disputing.remind()
