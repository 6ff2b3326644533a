"""Whose turn it is, what each side may do, and how an offer ends: the states as data, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask_babel import gettext as _

from marketplace.core.errors import Conflict

MOST_ROUNDS: Final = 10
"""So many amounts are named in all; after the last one it is accepted, declined or taken back."""


class Side(StrEnum):
    """Whoever bargains."""

    BUYER = "buyer"
    SELLER = "seller"

    @property
    def other(self) -> Side:
        """The one across the counter."""
        return Side.SELLER if self is Side.BUYER else Side.BUYER


class Status(StrEnum):
    """How far an offer is. Used means that it was paid."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    USED = "used"


class Move(StrEnum):
    """What happens to an offer. The last two nobody does by hand."""

    OFFER = "offer"
    COUNTER = "counter"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    USE = "use"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an offer stands: whose turn it is while it is open, and how many amounts were named."""

    status: Status
    turn: Side | None
    rounds: int


START: Final = Stand(Status.OPEN, Side.SELLER, 1)
"""The buyer has named the first amount."""

ANSWERS: Final = frozenset({Move.ACCEPT, Move.DECLINE, Move.COUNTER})
ENDS: Final[dict[tuple[Move, Side], Status]] = {
    (Move.ACCEPT, Side.BUYER): Status.ACCEPTED,
    (Move.ACCEPT, Side.SELLER): Status.ACCEPTED,
    (Move.DECLINE, Side.BUYER): Status.DECLINED,
    (Move.DECLINE, Side.SELLER): Status.DECLINED,
    (Move.WITHDRAW, Side.BUYER): Status.WITHDRAWN,
    (Move.WITHDRAW, Side.SELLER): Status.DECLINED,
}
"""Where each side's last word leads. A seller who takes a counter-offer back has said no."""


def moves_of(stand: Stand, side: Side) -> frozenset[Move]:
    """Return what a side may do now: answer when it is their turn, take their last word back when it is not."""
    if stand.status != Status.OPEN:
        return frozenset()
    if stand.turn != side:
        return frozenset({Move.WITHDRAW})
    return ANSWERS if stand.rounds < MOST_ROUNDS else ANSWERS - {Move.COUNTER}


def after(stand: Stand, side: Side, move: Move) -> Stand:
    """Return where a move of a side leads.

    Raises:
        Conflict: the offer has ended, it is the other's turn, or so many amounts were named already; the detail names
            what the side may do.

    """
    allowed = moves_of(stand, side)
    if move not in allowed:
        raise Conflict(_why_not(allowed), code="illegal_transition")
    if move == Move.COUNTER:
        return Stand(Status.OPEN, side.other, stand.rounds + 1)
    return Stand(ENDS[move, side], None, stand.rounds)


def _why_not(allowed: frozenset[Move]) -> str:
    if not allowed:
        return str(_("Nothing is left to do with this offer."))
    return str(_("That can't be done with this offer now. Open to you: %(moves)s.", moves=", ".join(sorted(allowed))))
