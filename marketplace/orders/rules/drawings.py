"""Where a process is drawn: its states as boxes on three rows, its moves as arrows between them.

The way that a good order takes runs along the middle; disputes stand above it, and where it ends early below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from marketplace.orders.rules.processes import Process, State, Step

ALONG: Final = ("pending", "paid", "confirmed", "shipped", "fulfilled", "completed")
BELOW: Final = {"expired": "pending", "cancelled": "confirmed", "refunded": "completed"}
"""Ends, and the state under which each stands; a state that a process lacks gives way to the one before it."""
TOP, MIDDLE, BOTTOM = 0, 1, 2
BOX: Final = (132, 54)
COLUMN, ROW, EDGE = 168, 132, 20
APART: Final = 16
ASIDE: Final = 135
"""How far an arrow from the top to the bottom goes round the boxes between."""
LINE_LETTERS: Final = 16


@dataclass(frozen=True, slots=True)
class Box:
    """A state: where its left upper corner is, and its words in lines that fit."""

    state: State
    x: int
    y: int
    row: int
    lines: tuple[str, ...]
    is_on_way: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """The moves between two states as one line. `timed` is the one of them that makes itself."""

    path: str
    label_x: float
    label_y: float
    steps: tuple[Step, ...]
    is_on_way: bool

    @property
    def timed(self) -> Step | None:
        """The move that makes itself, at once or in time."""
        return next((each for each in self.steps if each.follows or each.after is not None), None)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A process drawn: its size in pixels, its boxes and its arrows."""

    width: int
    height: int
    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    box: tuple[int, int] = BOX


def draw(process: Process, way: Iterable[str] = ()) -> Drawing:
    """Draw a process; `way` are the states that an order passes through, which stand out."""
    passed = list(way)
    boxes = {box.state.name: box for box in _boxes(process, set(passed))}
    steps: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for name in process.states:
        for step in process.steps_from(name):
            steps[step.source, step.target].append(step)
    hops = set(pairwise(passed))
    arrows = _arrows(boxes, steps, hops)
    columns = max(box.x for box in boxes.values()) // COLUMN + 1
    return Drawing(columns * COLUMN + 2 * EDGE, 2 * ROW + BOX[1] + 2 * EDGE, list(boxes.values()), arrows)


def _boxes(process: Process, passed: set[str]) -> list[Box]:
    along = [name for name in ALONG if name in process.states]
    column: dict[str, int] = {name: number for number, name in enumerate(along)}
    places: dict[str, tuple[int, int]] = {name: (number, MIDDLE) for name, number in column.items()}
    for name, above in BELOW.items():
        places[name] = (column.get(above, 0), BOTTOM)
    places["disputed"] = (column.get("fulfilled", 0), TOP)
    return [
        Box(
            state, EDGE + places[name][0] * COLUMN, EDGE + places[name][1] * ROW, places[name][1],
            _lines(str(state.label)), name in passed,
        )
        for name, state in process.states.items()
    ]  # fmt: skip


def _lines(words: str) -> tuple[str, ...]:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE_LETTERS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


def _arrows(boxes: dict[str, Box], steps: dict[tuple[str, str], list[Step]], hops: set[tuple[str, str]]) -> list[Arrow]:
    """Return the arrows; those that meet at one side of a box keep apart there."""
    sides: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    routes = {pair: _route(boxes[pair[0]], boxes[pair[1]]) for pair in steps}
    for pair, (leaves, arrives) in routes.items():
        sides[pair[0], leaves].append(pair)
        sides[pair[1], arrives].append(pair)
    for (name, _side), pairs in sides.items():
        others = {pair: boxes[pair[1] if pair[0] == name else pair[0]].x for pair in pairs}
        pairs.sort(key=others.__getitem__)
    made = []
    for pair, (leaves, arrives) in routes.items():
        start = _at(boxes[pair[0]], leaves, sides[pair[0], leaves], pair)
        end = _at(boxes[pair[1]], arrives, sides[pair[1], arrives], pair)
        path, x, y = _curve(start, leaves, end, arrives)
        made.append(Arrow(path, x, y, tuple(steps[pair]), pair in hops))
    return made


def _route(source: Box, target: Box) -> tuple[str, str]:
    """Return the side at which an arrow leaves, and the one at which it arrives."""
    if source.row == target.row:
        return ("right", "left") if target.x - source.x == COLUMN else ("top", "top")
    if {source.row, target.row} == {TOP, BOTTOM}:
        return "right", "right"
    if source.row == BOTTOM:
        return "right", "bottom"
    if source.row == TOP:
        return "right", "top"
    return ("top", "bottom") if target.row == TOP else ("bottom", "top")


def _at(box: Box, side: str, meeting: list[tuple[str, str]], pair: tuple[str, str]) -> tuple[float, float]:
    apart = (meeting.index(pair) - (len(meeting) - 1) / 2) * APART
    width, height = BOX
    if side in {"left", "right"}:
        return box.x + (width if side == "right" else 0), box.y + height / 2 + apart
    return box.x + width / 2 + apart, box.y + (height if side == "bottom" else 0)


AWAY: Final = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}


def _curve(start: tuple[float, float], leaves: str, end: tuple[float, float], arrives: str) -> tuple[str, float, float]:
    """Return the line from one point to another as SVG writes it, and the point halfway for its label."""
    (x, y), (to_x, to_y) = start, end
    bend = (ASIDE if leaves == "right" else 60) if leaves == arrives else max(24.0, (abs(to_x - x) + abs(to_y - y)) / 3)
    one = (x + AWAY[leaves][0] * bend, y + AWAY[leaves][1] * bend)
    two = (to_x + AWAY[arrives][0] * bend, to_y + AWAY[arrives][1] * bend)
    path = f"M{x:.0f} {y:.0f}C{one[0]:.0f} {one[1]:.0f} {two[0]:.0f} {two[1]:.0f} {to_x:.0f} {to_y:.0f}"
    return path, (x + 3 * one[0] + 3 * two[0] + to_x) / 8, (y + 3 * one[1] + 3 * two[1] + to_y) / 8
