"""What stands and hangs in rooms."""

from marketplace.demo.artwork.canvas import HEIGHT, WIDTH, Canvas, leaf
from marketplace.demo.artwork.colours import (
    CREAM,
    LEAF,
    MOSS,
    Colour,
    dark,
    light,
)


def shell(c: Canvas, wall: Colour, floor: Colour, line: float = 480) -> None:
    c.wash(light(wall, 0.18), wall, 0, line)
    c.wash(floor, dark(floor, 0.25), line, HEIGHT)
    c.box(0, line - 10, WIDTH, 12, light(wall, 0.5))


def plant(c: Canvas, x: float, y: float, size: float) -> None:
    with c.at(x, y, size):
        for turn in (-60, -35, -10, 15, 40, 64):
            leaf(c, 0, -40, 130, turn, LEAF if turn % 2 else MOSS)
        c.box(-34, -54, 68, 54, CREAM, 8)
