"""A state machine is data: which moves exist, who may make them, and after how long they make themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from marketplace.core.errors import Conflict, Forbidden


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of a machine: `name` leads from `source` to `target`, made by one of `actors`."""

    name: str
    source: str
    target: str
    actors: frozenset[str]
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """A named set of moves."""

    name: str
    moves: tuple[Move, ...]

    def open_moves(self, state: str, actor: str | None = None) -> list[Move]:
        """Return the moves that leave `state`, all of them or those open to `actor`."""
        return [m for m in self.moves if m.source == state and (actor is None or actor in m.actors)]

    def move(self, name: str, state: str, actor: str) -> Move:
        """Return the move called `name` from `state`.

        Raises:
            Conflict: no such move leaves this state; the detail says which do.
            Forbidden: the move exists but is not `actor`'s to make.

        """
        found = [m for m in self.moves if m.name == name and m.source == state]
        if not found:
            names = ", ".join(sorted({m.name for m in self.open_moves(state)})) or "none"
            raise Conflict(
                f"{name} is not possible while it is {state}. Open moves: {names}.", code="illegal_transition"
            )
        if actor not in found[0].actors:
            raise Forbidden(f"{name} is not yours to do.", code="not_your_move")
        return found[0]


def machine(name: str, arrows: Mapping[str, Iterable[tuple[str, str, Iterable[str]]]]) -> Machine:
    """Build a machine from `{source: [(move, target, actors), …]}`."""
    return Machine(
        name,
        tuple(
            Move(move, source, target, frozenset(actors))
            for source, leaving in arrows.items()
            for move, target, actors in leaving
        ),
    )
