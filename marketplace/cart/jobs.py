"""What is cleared away at night."""

from __future__ import annotations

from marketplace.cart.services import merging
from marketplace.core.jobs import job


@job("cart.expire", cron="50 3 * * *")
def expire() -> None:
    """Delete the carts that guests left behind."""
    merging.expire()
