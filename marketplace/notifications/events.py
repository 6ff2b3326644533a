"""Facts about notices. They carry ids; whoever needs more asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeliveryPlanned:
    """A notice is to leave the house by one channel: at once, or not before `due_at`."""

    delivery_id: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhoneGiven:
    """Someone gave a number, which a code must show to be theirs."""

    account_id: int


@dataclass(frozen=True, slots=True)
class AddressSuppressed:
    """Mail to someone came back: notices are no longer mailed to that address."""

    account_id: int
