"""A state machine is data: which moves exist, who may make them, and after how long they make themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

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
    """A named set of moves. `words` are what people call its states and moves; those without one keep their names."""

    name: str
    moves: tuple[Move, ...]
    words: Mapping[str, Any] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """Return what people call a state or a move."""
        return str(self.words.get(name, name.replace("_", " ")))

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
            raise self.refusal(name, state, {m.name for m in self.open_moves(state)})
        if actor not in found[0].actors:
            raise Forbidden(_("“%(move)s” is not yours to do.", move=self.word(name)), code="not_your_move")
        return found[0]

    def refusal(self, wanted: str, state: str, possible: Iterable[str]) -> Conflict:
        """Return the refusal of a move or a target that can't be had from `state`, with what can."""
        words = {"wanted": self.word(wanted), "state": self.word(state)}
        names = ", ".join(sorted(self.word(each) for each in possible))
        if names:
            said = _(
                "“%(wanted)s” is not possible while it is “%(state)s”. Possible now: %(names)s.", names=names, **words
            )
        else:
            said = _("“%(wanted)s” is not possible while it is “%(state)s”, and nothing else is.", **words)
        return Conflict(said, code="illegal_transition")


def machine(
    name: str,
    arrows: Mapping[str, Iterable[tuple[str, str, Iterable[str]]]],
    words: Mapping[str, Any] | None = None,
) -> Machine:
    """Build a machine from `{source: [(move, target, actors), …]}`."""
    return Machine(
        name,
        tuple(
            Move(move, source, target, frozenset(actors))
            for source, leaving in arrows.items()
            for move, target, actors in leaving
        ),
        words or {},
    )
