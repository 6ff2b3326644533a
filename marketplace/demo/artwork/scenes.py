"""Where a thing stands: rooms, tables, land and water. A scene paints the ground and says where the floor is."""

from collections.abc import Callable
from random import Random
from typing import Final

from marketplace.demo.artwork.canvas import HEIGHT, WIDTH, Canvas
from marketplace.demo.artwork.colours import (
    BRICK,
    CREAM,
    LEAF,
    MOSS,
    OAK,
    SAND,
    SEA,
    SKY,
    STONE,
    Colour,
    Palette,
    dark,
    light,
    mix,
    rgb,
)

# The height at which things stand, and the middle of things that lie.
FLOOR: Final = 566
MIDDLE: Final = 330

Scene = Callable[[Canvas, Palette, Random], None]


def room(c: Canvas, p: Palette, r: Random) -> None:
    """A plain wall in the light of a window, and a floor."""
    c.wash(light(p.wall, 0.2), dark(p.wall, 0.06), 0, 506)
    _window_light(c, r)
    c.wash(p.floor, dark(p.floor, 0.3), 500, HEIGHT)
    c.box(0, 496, WIDTH, 6, light(p.wall, 0.5))


def table(c: Canvas, p: Palette, r: Random) -> None:
    """A table top before a wall."""
    c.wash(light(p.wall, 0.12), dark(p.wall, 0.1), 0, 490)
    _window_light(c, r)
    c.wash(light(p.floor, 0.2), dark(p.floor, 0.12), 488, HEIGHT)
    c.box(0, 486, WIDTH, 7, light(p.floor, 0.4))


def studio(c: Canvas, p: Palette, r: Random) -> None:
    """A roll of coloured paper, as photographers use it."""
    ground = mix(p.wall, p.second, 0.22)
    c.wash(light(ground, 0.1), dark(ground, 0.08), 0, 470)
    c.wash(dark(ground, 0.08), light(ground, 0.22), 470, HEIGHT)
    _window_light(c, r)


def panelled(c: Canvas, p: Palette, r: Random) -> None:
    """A painted room with wainscot and boards."""
    wall = mix(p.second, p.wall, 0.55)
    c.wash(light(wall, 0.1), wall, 0, 330)
    c.wash(light(p.wall, 0.35), light(p.wall, 0.15), 330, 506)
    c.box(0, 324, WIDTH, 10, light(p.wall, 0.6))
    for x in range(40, WIDTH, 200):
        c.box(x, 360, 150, 112, dark(p.wall, 0.08), 3)
        c.box(x + 5, 365, 140, 102, light(p.wall, 0.25), 3)
    c.wash(light(p.floor, 0.05), dark(p.floor, 0.25), 502, HEIGHT)
    for x in range(-40, WIDTH, 170):
        c.line([(x + 60, 504), (x, HEIGHT)], 2, dark(p.floor, 0.3), 0.6)
    _window_light(c, r)


def brick(c: Canvas, p: Palette, r: Random) -> None:
    """A brick wall on a pavement."""
    c.box(0, 0, WIDTH, 506, BRICK)
    for row in range(17):
        shift = 40 if row % 2 else 0
        for column in range(-1, 12):
            if r.random() < 0.4:
                tone = r.choice([dark(BRICK, 0.1), light(BRICK, 0.08), dark(BRICK, 0.05)])
                c.box(column * 80 + shift + 2, row * 30 + 2, 76, 26, tone, 2)
    c.wash(light(STONE, 0.05), dark(STONE, 0.3), 502, HEIGHT)
    c.box(0, 498, WIDTH, 8, dark(STONE, 0.35))


def hills(c: Canvas, p: Palette, r: Random) -> None:
    """Green hills under a pale sky."""
    _sky(c, r, rgb("d8e6e8"), rgb("f3efdf"), 400)
    _ridge(c, r, 330, 46, mix(LEAF, SKY, 0.5))
    _ridge(c, r, 390, 34, mix(LEAF, CREAM, 0.22))
    for x in (r.randint(30, 200), r.randint(640, 850)):
        tree(c, x, 430, r.uniform(0.6, 1), mix(LEAF, MOSS, 0.4))
    c.wash(mix(LEAF, SAND, 0.3), mix(LEAF, MOSS, 0.5), 440, HEIGHT)


def beach(c: Canvas, p: Palette, r: Random) -> None:
    """The sea behind a strip of sand."""
    _sky(c, r, rgb("c7dde6"), rgb("f2ecdc"), 320)
    _ridge(c, r, 306, 24, mix(LEAF, SKY, 0.55))
    c.wash(SEA, light(SEA, 0.25), 304, 450)
    for _ in range(9):
        x, y = r.randint(0, WIDTH), r.randint(320, 430)
        c.line([(x, y), (x + r.randint(40, 110), y)], 2, light(SEA, 0.5), 0.6)
    shore = [(0, 440), (200, 422), (430, 444), (660, 428), (880, 446)]
    c.shape([*shore, (880, 660), (0, 660)], light(SAND, 0.5))
    c.shape([*[(x, y + 12) for x, y in shore], (880, 660), (0, 660)], SAND)
    c.wash(SAND, dark(SAND, 0.14), 470, HEIGHT)


def forest(c: Canvas, p: Palette, r: Random) -> None:
    """A clearing among firs."""
    _sky(c, r, rgb("cddbd2"), rgb("eeeedd"), 460)
    for depth, tone in enumerate((0.62, 0.4, 0.18)):
        colour = mix(MOSS, rgb("d5e2d4"), tone)
        for x in range(-20, WIDTH + 40, 74):
            fir(c, x + r.randint(-22, 22), 452 + depth * 12, r.uniform(0.75, 1.25) - depth * 0.1, colour)
    c.wash(mix(MOSS, SAND, 0.28), dark(MOSS, 0.25), 460, HEIGHT)


def lake(c: Canvas, p: Palette, r: Random) -> None:
    """Still water to stand things on, with woods behind."""
    _sky(c, r, rgb("cfe1e6"), rgb("f5ecd9"), 360)
    _ridge(c, r, 320, 70, mix(MOSS, SKY, 0.6))
    _ridge(c, r, 360, 40, mix(MOSS, SKY, 0.3))
    c.wash(mix(SEA, SKY, 0.3), dark(SEA, 0.12), 372, HEIGHT)
    for _ in range(12):
        x, y = r.randint(0, WIDTH), r.randint(390, 640)
        c.line([(x, y), (x + r.randint(50, 140), y)], 2.5, light(SEA, 0.4), 0.5)


def city(c: Canvas, p: Palette, r: Random) -> None:
    """Roofs in the distance behind a street."""
    _sky(c, r, rgb("d5e2e7"), rgb("f4e7d3"), 480)
    for layer, tone in enumerate((0.72, 0.5)):
        x = -10
        while x < WIDTH:
            width, height = r.randint(60, 120), r.randint(90, 230) - layer * 40
            colour = mix(p.second, rgb("dfe4e4"), tone)
            c.box(x, 480 - height, width, height, colour)
            for wx in range(x + 12, x + width - 14, 22):
                for wy in range(480 - height + 16, 466, 30):
                    c.box(wx, wy, 9, 14, light(colour, 0.4))
            x += width + r.choice([0, 6, 18])
    c.wash(light(STONE, 0.3), dark(STONE, 0.12), 478, HEIGHT)
    c.box(0, 476, WIDTH, 5, light(STONE, 0.55))


def garden(c: Canvas, p: Palette, r: Random) -> None:
    """A lawn before a hedge and a fence."""
    _sky(c, r, rgb("d3e4ea"), rgb("f3f0e0"), 400)
    for x in range(-40, WIDTH + 60, 90):
        c.disc(
            x + r.randint(-15, 15), 372 + r.randint(-14, 20), r.randint(66, 96), mix(LEAF, MOSS, r.uniform(0.3, 0.8))
        )
    for x in range(8, WIDTH, 46):
        c.shape([(x, 500), (x, 400), (x + 15, 382), (x + 30, 400), (x + 30, 500)], light(CREAM, 0.4))
    c.box(0, 420, WIDTH, 12, light(CREAM, 0.2))
    c.box(0, 464, WIDTH, 12, light(CREAM, 0.2))
    c.wash(mix(LEAF, SAND, 0.25), mix(LEAF, MOSS, 0.55), 486, HEIGHT)


def night(c: Canvas, p: Palette, r: Random) -> None:
    """A dark room for things that shine."""
    c.wash(rgb("2b2636"), rgb("3d3040"), 0, 506)
    c.glow(440, 250, 300, mix(p.main, rgb("6b5470"), 0.5), 0.55)
    c.wash(rgb("4a3a3c"), rgb("231c22"), 500, HEIGHT)


def snow(c: Canvas, p: Palette, r: Random) -> None:
    """Mountains in winter."""
    _sky(c, r, rgb("bfd3e2"), rgb("eef1ee"), 470)
    for x, y, half in ((150, 120, 330), (560, 70, 400), (830, 190, 260)):
        c.shape([(x - half, 480), (x, y), (x + half, 480)], rgb("a9bccb"))
        c.shape([(x, y), (x + half, 480), (x + half * 0.3, 480)], rgb("97adc0"))
        c.shape([(x - 60, y + 72), (x, y), (x + 62, y + 76), (x + 20, y + 60), (x - 10, y + 92)], rgb("f6f9fa"))
    for x in range(20, WIDTH, 110):
        fir(c, x + r.randint(-30, 30), 490, r.uniform(0.35, 0.6), rgb("5f7f7c"))
    c.wash(rgb("f4f7f8"), rgb("cfdce5"), 470, HEIGHT)


def sheet(c: Canvas, p: Palette, r: Random) -> None:
    """A table seen from above, for things that lie flat."""
    c.wash(light(p.wall, 0.18), dark(p.wall, 0.1))
    _window_light(c, r)


def cloth(c: Canvas, p: Palette, r: Random) -> None:
    """A coloured ground seen from above."""
    ground = mix(p.second, p.wall, 0.35)
    c.wash(light(ground, 0.06), dark(ground, 0.1))
    _window_light(c, r)


def planks(c: Canvas, p: Palette, r: Random) -> None:
    """Boards seen from above."""
    for row in range(5):
        tone = mix(OAK, p.floor, r.uniform(0.1, 0.5))
        c.box(0, row * 132, WIDTH, 132, tone)
        c.box(0, row * 132 + 128, WIDTH, 4, dark(tone, 0.3))
        for _ in range(3):
            x, y = r.randint(0, 700), row * 132 + r.randint(20, 110)
            c.thread([(x, y), (x + 90, y - 4), (x + 190, y + 3)], 2, dark(tone, 0.12), 0.7)
    _window_light(c, r)


def blank(c: Canvas, p: Palette, r: Random) -> None:
    """Nothing: the motif paints the whole picture."""
    c.wash(light(p.wall, 0.1), p.wall)


SCENES: Final[dict[str, Scene]] = {
    scene.__name__: scene
    for scene in (
        room, table, studio, panelled, brick, hills, beach, forest, lake, city, garden, night, snow, sheet, cloth,
        planks, blank,
    )
}  # fmt: skip


WORDS: Final[dict[str, str]] = {
    "room": "in a bright room", "table": "on a wooden table", "studio": "before coloured paper",
    "panelled": "in a panelled room", "brick": "before a brick wall", "hills": "before green hills",
    "beach": "on a beach", "forest": "in a forest clearing", "lake": "on a lake", "city": "in a street",
    "garden": "in a garden", "night": "in the evening", "snow": "in snow", "sheet": "on a plain ground",
    "cloth": "on a coloured cloth", "planks": "on wooden boards", "blank": "",
}  # fmt: skip
"""How a scene is said."""


def tree(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """A round tree that stands at x, y."""
    with c.at(x, y, size):
        c.box(-6, -70, 12, 72, rgb("6a4a33"))
        for dx, dy, radius in ((-26, -92, 38), (24, -96, 40), (0, -128, 42)):
            c.disc(dx, dy, radius, colour)
        c.disc(10, -130, 24, light(colour, 0.12))


def fir(c: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """A fir that stands at x, y."""
    with c.at(x, y, size):
        c.shape([(-56, 0), (0, -330), (56, 0)], colour)
        c.shape([(0, -330), (56, 0), (10, 0)], dark(colour, 0.08))


def _sky(c: Canvas, r: Random, upper: Colour, lower: Colour, bottom: float) -> None:
    c.wash(upper, lower, 0, bottom)
    c.glow(r.choice([170, 640, 730]), r.randint(90, 150), 40, rgb("fff6d8"), 0.9)
    for _ in range(2):
        x, y = r.randint(60, 760), r.randint(60, 180)
        for dx, dy, rx in ((0, 0, 64), (42, -12, 44), (-40, 4, 40)):
            c.oval(x + dx, y + dy, rx, 15, rgb("ffffff"), 0.45)


def _ridge(c: Canvas, r: Random, y: float, height: float, colour: Colour) -> None:
    points = [(float(x), y - r.uniform(0, height)) for x in range(-80, WIDTH + 161, 160)]
    c.smooth([(-200, 700), *points, (WIDTH + 200, 700)], colour)


def _window_light(c: Canvas, r: Random) -> None:
    x = r.choice([120, 180, 250, 520])
    for left, width in ((x, 110), (x + 140, 80)):
        c.shape([(left, 0), (left + width, 0), (left + width - 150, 660), (left - 150, 660)], rgb("ffffff"), 0.1)
