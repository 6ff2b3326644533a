"""The states of a payment. What the provider says wins over what we thought; a success is never taken back."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from marketplace.core.states import machine


class Status(StrEnum):
    """Where a payment stands."""

    PREPARED = "prepared"  # our row exists; whether the provider knows of it we have not heard
    OPEN = "open"  # waits for whoever pays
    PROCESSING = "processing"  # the provider works on it
    AUTHORIZED = "authorized"  # held on the card, not taken yet
    SUCCEEDED = "succeeded"  # taken
    FAILED = "failed"  # the last try was declined; another may follow
    CANCELLED = "cancelled"  # over, and nothing was taken


FINAL: Final = frozenset({Status.SUCCEEDED, Status.CANCELLED})
LIVE: Final = frozenset(Status) - FINAL
"""One payment at a time is under way for a bill."""
PAYABLE: Final = frozenset({Status.PREPARED, Status.OPEN, Status.FAILED})
"""Whoever pays may still act."""

_WAITING: Final = (
    ("opened", Status.OPEN),
    ("processing", Status.PROCESSING),
    ("authorized", Status.AUTHORIZED),
    ("succeeded", Status.SUCCEEDED),
    ("declined", Status.FAILED),
    ("cancelled", Status.CANCELLED),
)

WORDS: Final[dict[str, Any]] = {
    Status.PREPARED: _l("Prepared"), Status.OPEN: _l("Waiting for the payment"),
    Status.PROCESSING: _l("Being processed"), Status.AUTHORIZED: _l("Held on the card"), Status.SUCCEEDED: _l("Paid"),
    Status.FAILED: _l("Declined"), Status.CANCELLED: _l("Cancelled"),
}  # fmt: skip
MOVES: Final[dict[str, Any]] = {"opened": _l("Open"), "declined": _l("Decline")}
"""What the provider reports; the others are called as the state that they lead to."""

MACHINE: Final = machine(
    "payment",
    {
        **{
            source: [(name, target, ["provider"]) for name, target in _WAITING if target != source]
            for source in (Status.PREPARED, Status.OPEN, Status.PROCESSING, Status.FAILED)
        },
        Status.AUTHORIZED: [
            ("succeeded", Status.SUCCEEDED, ["provider"]),
            ("cancelled", Status.CANCELLED, ["provider"]),
        ],
        # We gave it up, and yet it was paid: the money is there, and whoever sold must hear of it.
        Status.CANCELLED: [("succeeded", Status.SUCCEEDED, ["provider"])],
    },
    {**WORDS, **MOVES},
)


def leads_to(present: str, told: str) -> str | None:
    """Return the name of the move that `told`, the provider's word, makes from `present`; None where it makes none."""
    return next((move.name for move in MACHINE.open_moves(present) if move.target == told), None)


def outward(status: str, *, captured: int, refunded: int) -> str:
    """Return a payment's status as the JSON API names it."""
    if status == Status.SUCCEEDED:
        if refunded == 0:
            return "success"
        return "refunded" if refunded >= captured else "partially_refunded"
    return "failed" if status in {Status.FAILED, Status.CANCELLED} else "pending"
