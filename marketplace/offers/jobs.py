"""What offers do by themselves."""

from __future__ import annotations

from marketplace.core.jobs import enqueue, job
from marketplace.offers.services import ending


@job("offers.sweep", cron="* * * * *")
def sweep() -> None:
    """End offers that nobody answered in time, and agreed prices that nobody bought at."""
    ending.sweep()


@job("offers.clear", cron="55 3 * * *")
def clear() -> None:
    """Delete what ended long ago, and go on while there is something left."""
    if ending.drop_old():
        enqueue(clear_more, once="offers.clear_more")


@job("offers.clear_more")
def clear_more() -> None:
    """Delete some more."""
    if ending.drop_old():
        enqueue(clear_more, once="offers.clear_more")
