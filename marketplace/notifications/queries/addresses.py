"""Addresses to which nothing is sent."""

from __future__ import annotations

from marketplace.core.db import session
from marketplace.notifications.models import BouncedAddress


def find_bounce(address: str) -> BouncedAddress | None:
    """Return why an address is left alone, or None."""
    return session().get(BouncedAddress, address.lower())
