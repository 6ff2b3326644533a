"""What is eaten and drunk at occasions."""

import math

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    CREAM,
    GLASS,
    GLOW,
    INK,
    LEAF,
    METAL,
    OAK,
    PAPER,
    WOOD,
    Palette,
    dark,
    light,
)


def cake(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 210, 11)
    c.box(-40, -50, 80, 46, METAL, 8)
    c.oval(0, -4, 100, 9, METAL)
    c.oval(0, -56, 230, 22, light(METAL, 0.5))
    for k, (half, y) in enumerate(((180, -60), (130, -180), (84, -290))[: 2 + v % 2]):
        tone = (CREAM, light(p.main, 0.35), light(p.accent, 0.3))[(k + v) % 3]
        c.box(-half, y - 116, half * 2, 116, tone, 12)
        c.oval(0, y - 114, half, 14, light(tone, 0.4))
        for i in range(7):
            x = -half + half * 2 * i / 6
            c.pie(x, y - 110, half / 6.5, 26 + (i * 7) % 16, 0, 180, p.main if k % 2 == 0 else PAPER)
    top = -300 if v % 2 == 0 else -410
    for dx, tone in ((-34, p.accent), (0, (190, 60, 60)), (34, p.accent)):
        c.disc(dx, top, 24, tone)
    leaf_at = ((-60, -20), (58, 24))
    for dx, turn in leaf_at:
        with c.at(dx, top + 10, 1, turn):
            c.smooth([(0, 0), (-12, -30), (0, -60), (12, -30)], LEAF)


def buffet(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    for k, (x, y, r) in enumerate(((-250, -110, 120), (30, -130, 140), (290, -90, 110), (-130, 130, 130), (170, 130, 130))):
        c.shadow(x + 4, y + 12, r, r, 0.24)
        c.disc(x, y, r, PAPER)
        c.disc(x, y, r * 0.82, light((p.main, p.second, p.accent)[(k + v) % 3], 0.65))
        for i in range(7):
            angle = i * 0.9 + k
            px, py = x + r * 0.5 * math.cos(angle), y + r * 0.5 * math.sin(angle)
            if (k + v) % 3 == 0:
                c.disc(px, py, r * 0.16, (p.accent, (196, 76, 60), LEAF)[i % 3])
            elif (k + v) % 3 == 1:
                with c.at(px, py, 1, i * 40):
                    c.box(-r * 0.2, -r * 0.1, r * 0.4, r * 0.2, OAK, 8)
                    c.box(-r * 0.16, -r * 0.06, r * 0.3, r * 0.07, light(OAK, 0.4), 4)
            else:
                with c.at(px, py, 1, i * 52):
                    c.smooth([(0, r * 0.2), (-r * 0.12, 0), (0, -r * 0.22), (r * 0.12, 0)], (LEAF, p.accent, light(LEAF, 0.3))[i % 3])
        c.disc(x, y, r * 0.18, (p.accent, CREAM, (196, 76, 60))[k % 3])


def food_truck(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 330, 13)
    c.box(-310, -330, 500, 280, p.main, 20)
    c.smooth([(180, -270), (260, -260), (316, -150), (316, -50), (180, -50)], p.main)
    c.shape([(210, -240), (252, -236), (290, -150), (210, -150)], GLASS)
    c.box(-250, -270, 330, 120, dark(p.second, 0.4), 6)
    c.box(-266, -156, 362, 18, OAK, 4)
    for k in range(8):
        x = -270 + k * 46
        c.shape([(x, -286), (x + 46, -286), (x + 40, -230), (x - 6, -230)], PAPER if k % 2 else p.accent)
    c.text(-80, -100, ("TACOS", "COFFEE", "PIZZA", "DUMPLINGS")[v % 4], 58, CREAM, "fat")
    for x in (-190, 200):
        c.disc(x, -46, 60, INK)
        c.disc(x, -46, 26, METAL)
    c.box(-330, -60, 660, 14, INK, 6)
    c.glow(-80, -210, 60, GLOW, 0.5)


def coffee_cart(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 250, 12)
    for x in (-200, 200):
        c.line([(x, -60), (x, -440)], 10, WOOD)
    for k in range(8):
        x = -240 + k * 60
        c.shape([(x, -440), (x + 60, -440), (x + 56, -380), (x + 4, -380)], p.main if k % 2 else CREAM)
        c.pie(x + 30, -382, 28, 18, 0, 180, p.main if k % 2 else CREAM)
    c.box(-220, -220, 440, 170, p.second, 10)
    c.text(0, -136, ("espresso", "lemonade", "gelato")[v % 3], 74, CREAM, "script")
    c.box(-240, -240, 480, 26, OAK, 5)
    c.box(-150, -330, 150, 92, METAL, 10)
    c.box(-130, -290, 110, 40, INK, 6)
    for k, x in enumerate((40, 90, 140)):
        c.box(x, -276, 36, 36, (PAPER, p.accent)[k % 2], 6)
    for x in (-130, 130):
        c.disc(x, -46, 54, INK)
        c.disc(x, -46, 40, OAK)
        c.disc(x, -46, 12, INK)
