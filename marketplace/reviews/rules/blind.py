"""When a review may be written, and from when on others see it.

Neither side knows what the other wrote until both have written, or until the blind time has passed since the first
of them; then both are public, and nothing about the deal can be written any more. Nobody answers stars with stars.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from marketplace.core.errors import Conflict


class Side(StrEnum):
    """On which side of a deal someone stands."""

    BUYER = "buyer"
    SELLER = "seller"

    @property
    def opposite(self) -> Side:
        """The other side."""
        return Side.SELLER if self is Side.BUYER else Side.BUYER


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a deal stands: until when its first review may be written, and when what was written is revealed."""

    closes_at: datetime
    reveals_at: datetime | None
    revealed_at: datetime | None

    def is_open(self, moment: datetime) -> bool:
        """Whether a review may be written."""
        return self.revealed_at is None and moment < self.until

    @property
    def until(self) -> datetime:
        """The last moment for a review: the other side's writing sets it, or the end of the time for reviews."""
        return self.reveals_at or self.closes_at


def require_open(terms: Terms, moment: datetime) -> None:
    """Refuse a review that comes too late. Raises Conflict."""
    if terms.is_open(moment):
        return
    if terms.reveals_at is not None:
        detail = _("The other side's review is public already, so yours could be an answer to it. Reply to it instead.")
        raise Conflict(detail, code="review_revealed")
    raise Conflict(_("The time for reviewing this deal is over."), code="review_closed")


def reveals_at(now: datetime, blind_days: int) -> datetime:
    """Return when what was written first becomes public, should the other side write nothing."""
    return now + timedelta(days=blind_days)
