"""The drawings: every state × move × role, and what becomes of an order if nobody acts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.core.errors import Conflict, Forbidden
from marketplace.orders.rules import drawings, processes
from marketplace.orders.rules.processes import Actor, Process

ALL = processes.known()
MOVES = sorted({step.name for process in ALL for state in process.states for step in process.steps_from(state)})


@pytest.mark.parametrize("process", ALL, ids=lambda each: each.name)
@pytest.mark.parametrize("actor", list(Actor))
def test_what_is_not_drawn_is_refused(process: Process, actor: Actor) -> None:
    for state in process.states:
        drawn = {step.name: step for step in process.steps_from(state)}
        for move in MOVES:
            if move not in drawn:
                with pytest.raises(Conflict) as refused:
                    process.step(move, state, actor)
                assert refused.value.code == "illegal_transition"
                for each in drawn:
                    assert process.machine.word(each) in refused.value.detail
            elif actor == Actor.OPERATOR or actor in drawn[move].actors:
                assert process.step(move, state, actor) is drawn[move]
            else:
                with pytest.raises(Forbidden):
                    process.step(move, state, actor)


@pytest.mark.parametrize("process", ALL, ids=lambda each: each.name)
def test_a_drawing_is_whole(process: Process) -> None:
    for state in process.states:
        names = [step.name for step in process.steps_from(state)]
        assert len(names) == len(set(names)), "a move leaves a state by one way"
        assert all(step.target in process.states for step in process.steps_from(state))
    assert process.start in process.states


@pytest.mark.parametrize("process", ALL, ids=lambda each: each.name)
def test_nothing_waits_for_ever(process: Process) -> None:
    """From every state an order comes to an end by itself, whoever stays silent."""
    ends = {"completed", "cancelled", "expired", "refunded"}
    for state in process.states:
        fates = processes.if_nobody_acts(process, state)
        assert (fates[-1].step.target if fates else state) in ends


def test_goods_that_nobody_minds_are_given_back_after_two_weeks() -> None:
    fates = processes.if_nobody_acts(processes.PRODUCT, "paid")
    assert [fate.step.name for fate in fates] == ["accept", "lapse"]
    assert fates[-1].after == timedelta(days=14)


def test_downloads_are_there_at_once_and_released_after_a_week() -> None:
    fates = processes.if_nobody_acts(processes.DIGITAL, "paid")
    assert [fate.step.target for fate in fates] == ["confirmed", "fulfilled", "completed"]
    assert fates[-1].after == timedelta(days=7)


def test_what_must_be_sent_decides_the_process() -> None:
    assert processes.process_for(["digital", "product"]) is processes.PRODUCT
    assert processes.process_for(["digital"]) is processes.DIGITAL


@pytest.mark.parametrize("process", ALL, ids=lambda each: f"{each.name} {each.version}")
def test_a_drawing_has_every_state_and_every_move(process: Process) -> None:
    drawing = drawings.draw(process, ["shipped", "fulfilled"])
    assert {box.state.name for box in drawing.boxes} == set(process.states)
    drawn = [step for arrow in drawing.arrows for step in arrow.steps]
    assert sorted(map(id, drawn)) == sorted(id(step) for name in process.states for step in process.steps_from(name))
    corners = {(box.x, box.y) for box in drawing.boxes}
    assert len(corners) == len(drawing.boxes), "no box covers another"
    assert all(x + drawing.box[0] <= drawing.width and y + drawing.box[1] <= drawing.height for x, y in corners)
    on_way = [(arrow.steps[0].source, arrow.steps[0].target) for arrow in drawing.arrows if arrow.is_on_way]
    assert on_way == ([("shipped", "fulfilled")] if "shipped" in process.states else [])
