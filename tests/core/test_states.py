"""A machine makes the moves that are drawn and refuses all others."""

from __future__ import annotations

import pytest

from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.states import machine

DOOR = machine(
    "door",
    {
        "open": [("close", "shut", ["anyone"])],
        "shut": [("open", "open", ["anyone"]), ("lock", "locked", ["owner"])],
        "locked": [("unlock", "shut", ["owner"])],
    },
)
STATES, MOVES, ACTORS = ("open", "shut", "locked"), ("open", "close", "lock", "unlock"), ("anyone", "owner")
DRAWN = {(m.source, m.name, actor) for m in DOOR.moves for actor in m.actors}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("actor", ACTORS)
def test_exactly_what_is_drawn_is_possible(state: str, move: str, actor: str) -> None:
    if (state, move, actor) in DRAWN:
        assert DOOR.move(move, state, actor).source == state
        return
    with pytest.raises((Conflict, Forbidden)):
        DOOR.move(move, state, actor)


def test_a_refusal_says_which_moves_are_open() -> None:
    with pytest.raises(Conflict, match="lock, open"):
        DOOR.move("close", "shut", "anyone")


def test_another_ones_move_is_forbidden_and_not_unknown() -> None:
    with pytest.raises(Forbidden):
        DOOR.move("lock", "shut", "anyone")


def test_an_actor_sees_only_their_own_moves() -> None:
    assert [m.name for m in DOOR.open_moves("shut", "anyone")] == ["open"]
    assert [m.name for m in DOOR.open_moves("shut")] == ["open", "lock"]
