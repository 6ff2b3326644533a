"""What moderation does by the clock."""

from __future__ import annotations

from marketplace.core import clock
from marketplace.core.jobs import job
from marketplace.moderation.services import handling


@job("moderation.wake_up", cron="17 * * * *")
def wake_up() -> None:
    """Bring cases back whose owner did not answer in time."""
    handling.wake_up(clock.now())
