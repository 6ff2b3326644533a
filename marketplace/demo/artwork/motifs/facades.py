"""Windows, doors and bushes of houses."""

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    GLASS,
    GLOW,
    OAK,
    PAPER,
    Colour,
    light,
)


def window(c: Canvas, x: float, y: float, w: float, h: float, frame: Colour = PAPER, *, lit: bool = False) -> None:
    c.box(x - w / 2 - 6, y - h / 2 - 6, w + 12, h + 12, frame, 3)
    c.box(x - w / 2, y - h / 2, w, h, light(GLOW, 0.1) if lit else GLASS)
    c.shape([(x - w / 2, y + h * 0.1), (x + w * 0.1, y - h / 2), (x + w * 0.34, y - h / 2), (x - w / 2, y + h * 0.4)], PAPER, 0.45)
    c.box(x - 2.5, y - h / 2, 5, h, frame)
    c.box(x - w / 2, y - 2.5, w, 5, frame)


def door(c: Canvas, x: float, w: float, h: float, colour: Colour) -> None:
    c.box(x - w / 2 - 7, -h - 7, w + 14, h + 7, PAPER, 4)
    c.box(x - w / 2, -h, w, h, colour, 3)
    c.box(x - w / 2 + 9, -h + 10, w - 18, h * 0.34, light(colour, 0.18), 3)
    c.disc(x + w / 2 - 11, -h * 0.42, 5, OAK)
