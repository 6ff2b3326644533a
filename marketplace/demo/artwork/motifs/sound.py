"""Electronics that one hears."""

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    CREAM,
    INK,
    METAL,
    PAPER,
    STEEL,
    WALNUT,
    WOOD,
    Palette,
    dark,
    light,
)

SCREEN = (38, 46, 58)


def headphones(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 190, 11)
    c.arc(0, -220, 170, 200, 180, 360, 26, (INK, p.main, WALNUT)[v % 3])
    c.arc(0, -220, 152, 178, 200, 340, 12, light(p.second, 0.2))
    for x in (-1, 1):
        c.box(x * 165 - 46, -240, 92, 170, dark(p.main, 0.12), 42)
        c.box(x * 132 - 26, -226, 52, 142, INK, 24)
        c.disc(x * 182, -154, 24, p.accent if v % 2 else METAL)
    if v % 2 == 0:
        c.thread([(-165, -72), (-150, -10), (40, -30), (260, -6)], 6, INK)


def speakers(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 270, 11)
    for x in (-160, 160):
        c.box(x - 110, -400, 220, 400, (WALNUT, INK, p.main)[v % 3], 10)
        c.box(x - 92, -382, 184, 364, dark(WALNUT, 0.5), 8)
        c.disc(x, -296, 46, STEEL)
        c.disc(x, -296, 22, INK)
        c.disc(x, -136, 84, METAL)
        c.disc(x, -136, 68, INK)
        c.disc(x, -136, 28, p.accent)


def turntable(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(0, 30, 310, 220, 0.26)
    c.box(-310, -230, 620, 460, (WOOD, INK, p.second)[v % 3], 22)
    c.box(-294, -214, 588, 428, light((WOOD, INK, p.second)[v % 3], 0.12), 16)
    c.disc(-70, 0, 196, STEEL)
    c.disc(-70, 0, 186, INK)
    for r in (168, 146, 124, 102):
        c.ring(-70, 0, r, 1.6, light(INK, 0.18))
    c.disc(-70, 0, 66, p.main)
    c.disc(-70, 0, 40, light(p.main, 0.2))
    c.disc(-70, 0, 8, PAPER)
    c.disc(220, -140, 44, METAL)
    c.line([(220, -140), (214, 90), (90, 130)], 14, light(METAL, 0.4))
    c.box(56, 112, 50, 34, INK, 6)
    for y in (130, 180):
        c.disc(240, y, 18, p.accent)


def radio(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    c.arc(0, -280, 190, 60, 180, 360, 14, WALNUT)
    c.box(-260, -290, 520, 290, p.main, 44)
    c.box(-236, -266, 270, 242, light(p.main, 0.5), 30)
    for x in range(-216, 30, 22):
        c.box(x, -246, 9, 202, dark(p.main, 0.3), 4)
    c.box(60, -262, 172, 90, CREAM, 12)
    for k in range(9):
        c.line([(76 + k * 17, -210), (76 + k * 17, -228 - (k % 2) * 12)], 4, INK)
    c.line([(150, -256), (150, -178)], 5, p.accent)
    for x in (100, 190):
        c.disc(x, -90, 40, dark(p.main, 0.35))
        c.line([(x, -90), (x + (16 if v % 2 else -12), -116)], 6, CREAM)


def microphone(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 130, 10)
    c.oval(0, -6, 120, 14, INK)
    c.line([(0, -10), (0, -190)], 13, STEEL)
    c.arc(0, -300, 110, 120, 20, 160, 11, STEEL)
    c.box(-74, -460, 148, 260, (METAL, INK, p.main)[v % 3], 72)
    for y in range(-430, -310, 20):
        c.line([(-66, y), (66, y)], 5, dark(METAL, 0.35))
    c.box(-76, -318, 152, 22, p.accent)
    c.disc(0, -254, 14, CREAM)
