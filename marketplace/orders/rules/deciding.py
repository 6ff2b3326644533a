"""When a dispute has waited too long: for its seller to answer, or for a moderator to decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

DECIDE: Final = timedelta(days=14)
"""How soon after the answer a moderator should have decided. The dispute ends by itself later than that."""
REMIND: Final = timedelta(days=14)
"""How often a seller who stays silent is reminded."""


def is_overdue(answered_at: datetime | None, closed_at: datetime | None, now: datetime) -> bool:
    """Whether a moderator should have decided by now."""
    return closed_at is None and answered_at is not None and answered_at + DECIDE <= now


NEVER_FORCED: Final = frozenset({"dispute", "split", "pay", "pay_late", "refund_whole"})
"""Moves that nobody makes in another's place: they follow from a decision, or from money."""
