"""Lamps, pots, textiles and small things of the house."""

import math

from marketplace.demo.artwork.canvas import Canvas, shaded
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
    GLOW,
    INK,
    METAL,
    OAK,
    PAPER,
    STEEL,
    WALNUT,
    WOOD,
    Palette,
    dark,
    light,
    mix,
)


def table_lamp(c: Canvas, p: Palette, v: int) -> None:
    c.glow(0, -300, 210, GLOW, 0.6)
    c.shadow(0, 2, 100, 9)
    foot = (BRASS, p.main, WALNUT)[v % 3]
    if v % 2:
        c.smooth([(-60, -6), (-84, -80), (-40, -160), (40, -160), (84, -80), (60, -6), (0, 2)], foot)
        c.smooth([(-50, -60), (-40, -120), (-22, -130), (-30, -50)], light(foot, 0.4), 0.7)
    else:
        c.box(-9, -200, 18, 190, foot)
        c.smooth([(-80, 0), (-60, -26), (60, -26), (80, 0)], dark(foot, 0.1))
    shade = light(GLOW, 0.2) if v % 2 == 0 else mix(p.accent, GLOW, 0.5)
    c.shape([(-130, -190), (-78, -390), (78, -390), (130, -190)], shade)
    c.shape([(-130, -190), (-78, -390), (-40, -390), (-70, -190)], light(shade, 0.5))


def floor_lamp(c: Canvas, p: Palette, v: int) -> None:
    c.glow(0 if v % 2 else 110, -400, 190, GLOW, 0.5)
    c.shadow(0, 2, 100, 9)
    c.oval(0, -6, 90, 12, INK if v % 2 == 0 else BRASS)
    if v % 2:
        c.line([(0, -10), (0, -420)], 9, BRASS)
        c.shape([(-110, -350), (-70, -480), (70, -480), (110, -350)], mix(p.main, GLOW, 0.35))
    else:
        c.thread([(0, -10), (-8, -300), (10, -430), (70, -470), (112, -420)], 9, INK)
        c.pie(112, -386, 74, 64, 180, 360, p.main)
        c.oval(112, -386, 72, 12, light(GLOW, 0.3))


def pendant(c: Canvas, p: Palette, v: int) -> None:
    """Hangs from the ceiling: the floor is far below."""
    xs = (0,) if v % 2 else (-190, 0, 190)
    for i, x in enumerate(xs):
        y = -300 + (i % 2) * 50
        colour = (p.main, p.second, p.accent)[i % 3] if len(xs) > 1 else p.main
        c.line([(x, -620), (x, y - 70)], 5, INK)
        c.glow(x, y + 60, 120, GLOW, 0.55)
        c.pie(x, y, 110, 110, 180, 360, colour)
        c.oval(x, y, 110, 16, light(GLOW, 0.2))
        c.smooth([(x - 80, y - 30), (x - 60, y - 80), (x - 44, y - 84), (x - 62, y - 24)], light(colour, 0.35), 0.7)
        c.box(x - 12, y - 128, 24, 22, BRASS, 4)


def vase(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 110, 9)
    stems = ((-50, -330), (0, -372), (54, -320), (-84, -270), (86, -262))
    for i, (x, y) in enumerate(stems):
        c.thread([(0, -180), (x * 0.4, -250), (x, y)], 5, (94, 118, 72))
        bloom = (p.accent, light(p.accent, 0.4), p.second)[i % 3]
        if v % 2:
            for k in range(6):
                c.disc(x + 17 * math.cos(k), y + 17 * math.sin(k), 13, bloom)
            c.disc(x, y, 11, light(bloom, 0.6))
        else:
            c.smooth([(x - 22, y - 20), (x, y + 26), (x + 22, y - 20), (x + 8, y - 8), (x, y - 26), (x - 8, y - 8)], bloom)
    if v % 3 == 1:
        body = [(-56, 0), (-92, -90), (-40, -180), (-32, -210), (32, -210), (40, -180), (92, -90), (56, 0)]
    else:
        body = [(-60, 0), (-74, -60), (-60, -150), (-44, -206), (44, -206), (60, -150), (74, -60), (60, 0)]
    c.smooth(body, p.main)
    c.smooth([(-56, -40), (-60, -100), (-40, -160), (-30, -150), (-40, -50)], light(p.main, 0.4), 0.8)
    c.line([(-64, -96), (64, -96)], 7, light(p.main, 0.55))


def bowl(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 170, 14)
    c.pie(0, -170, 220, 176, 0, 180, p.main)
    c.box(-70, -10, 140, 12, dark(p.main, 0.2), 6)
    c.oval(0, -170, 220, 44, dark(p.main, 0.25))
    c.oval(0, -166, 204, 36, light(p.main, 0.45))
    if v % 2:
        wave = [(-216 + i * 36, -118 + (i % 2) * 22) for i in range(13)]
        c.thread(wave[1:-1], 8, light(p.accent, 0.4))
    c.smooth([(-180, -130), (-160, -60), (-110, -20), (-130, -80)], light(p.main, 0.35), 0.7)
    if v % 3 == 2:
        for x, colour in ((-90, p.accent), (0, p.second), (84, p.accent), (-40, light(p.accent, 0.3))):
            c.disc(x, -190, 46, colour)


def teapot(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 170, 11)
    c.arc(120, -110, 66, 62, -80, 100, 18, dark(p.main, 0.12))
    c.smooth([(-80, -80), (-150, -110), (-176, -190), (-200, -196), (-190, -110), (-120, -40)], dark(p.main, 0.08))
    c.oval(0, -104, 136, 104, p.main)
    c.oval(0, -196, 64, 14, dark(p.main, 0.18))
    c.pie(0, -198, 60, 36, 180, 360, light(p.main, 0.1))
    c.disc(0, -240, 15, p.accent)
    c.smooth([(-100, -130), (-70, -176), (-50, -170), (-86, -100)], light(p.main, 0.45), 0.7)
    if v % 2:
        for x in (200, 300):
            c.pie(x, -72, 46, 70, 0, 180, light(p.main, 0.5))
            c.oval(x, -72, 46, 9, dark(p.second, 0.1))


def mugs(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 220, 11)
    for i, (x, colour) in enumerate(((-140, p.main), (10, p.second), (150, p.accent))):
        c.arc(x + 62, -70, 34, 36, -90, 90, 14, dark(colour, 0.1))
        c.box(x - 62, -140, 124, 140, colour, 22)
        c.oval(x, -138, 62, 13, dark(colour, 0.3))
        c.box(x - 46, -110, 14, 80, light(colour, 0.35), 7, 0.7)
        if (i + v) % 2:
            c.line([(x - 60, -40), (x + 60, -40)], 6, light(colour, 0.5))


def pan(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 250, 12)
    pot = (p.main, STEEL, INK)[v % 3]
    c.box(-280, -160, 110, 26, dark(pot, 0.25), 12)
    c.box(170, -160, 110, 26, dark(pot, 0.25), 12)
    c.box(-190, -200, 380, 196, pot, 36)
    c.box(-200, -216, 400, 28, light(pot, 0.14), 12)
    c.pie(0, -214, 190, 70, 180, 360, light(pot, 0.06))
    c.box(-26, -312, 52, 30, BRASS, 10)
    c.box(-160, -170, 24, 120, light(pot, 0.3), 12, 0.6)


def knives(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 10, 230, 90, 0.2)
    c.box(-260, -150, 520, 300, OAK, 26)
    c.box(-260, -150, 520, 284, light(OAK, 0.14), 26)
    c.disc(222, -112, 16, dark(OAK, 0.3))
    for i, y in enumerate((-80, 0, 76)):
        blade = 270 - i * 50
        c.smooth([(-60, y - 26), (blade - 70, y - 20), (blade - 30, y + 12), (-60, y + 18)], light(METAL, 0.3))
        c.box(-210, y - 18, 158, 34, (WALNUT, p.main, INK)[(i + v) % 3], 10)
        for x in (-180, -130, -84):
            c.disc(x, y, 4, METAL)


def rug(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    outline = [(-330, -210), (330, -210), (330, 210), (-330, 210)]
    shaded(c, outline, light(p.main, 0.05))
    for y in range(-206, 210, 14):
        c.line([(-352, y), (-330, y)], 3, CREAM)
        c.line([(330, y), (352, y)], 3, CREAM)
    c.box(-300, -180, 600, 360, light(p.accent, 0.3))
    c.box(-280, -160, 560, 320, p.main)
    for i in range(5):
        x = -224 + i * 112
        tone = (p.accent, p.second, CREAM)[(i + v) % 3]
        if v % 2:
            c.shape([(x, -110), (x + 50, 0), (x, 110), (x - 50, 0)], tone)
            c.shape([(x, -60), (x + 26, 0), (x, 60), (x - 26, 0)], dark(p.main, 0.1))
        else:
            for y in (-90, 0, 90):
                c.disc(x, y, 32, tone)
                c.disc(x, y, 15, dark(p.main, 0.1))


def cushions(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 270, 12)
    for x, y, turn, size, colour in (
        (-150, -130, -8, 1.0, p.second), (150, -126, 9, 0.96, p.accent), (0, -104, 2, 0.86, p.main),
    ):  # fmt: skip
        with c.at(x, y, size, turn):
            c.smooth([(-130, -120), (0, -108), (130, -120), (120, 0), (130, 120), (0, 112), (-130, 120), (-120, 0)], colour)
            for k in range(-2, 3):
                if v % 2:
                    c.line([(k * 44, -100), (k * 44, 100)], 7, light(colour, 0.25))
                else:
                    c.thread([(-100, k * 40), (-30, k * 40 - 18), (30, k * 40 + 18), (100, k * 40)], 6, light(colour, 0.25))


def blanket(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 240, 12)
    for i, colour in enumerate((p.main, p.second, p.accent, light(p.main, 0.3))[: 3 + v % 2]):
        y = -70 - i * 72
        c.box(-220 + i * 6, y, 440 - i * 12, 68, colour, 30)
        c.box(-214 + i * 6, y + 30, 300, 5, dark(colour, 0.2), 2)
        for x in range(-190, 200, 56):
            c.line([(x, y + 4), (x, y + 62)], 3, light(colour, 0.3), 0.6)


def candles(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 230, 10)
    for i, (x, height) in enumerate(((-150, 180), (-30, 280), (90, 220), (190, 130))):
        colour = (CREAM, p.main, p.accent, p.second)[(i + v) % 4]
        c.glow(x, -height - 34, 60, GLOW, 0.6)
        c.box(x - 42, -height, 84, height, colour, 8)
        c.oval(x, -height, 42, 9, light(colour, 0.4))
        c.line([(x, -height), (x, -height - 14)], 4, INK)
        c.smooth([(x - 11, -height - 18), (x, -height - 56), (x + 11, -height - 18), (x, -height - 8)], (240, 170, 60))


def wall_clock(c: Canvas, p: Palette, v: int) -> None:
    """Centred; hangs."""
    c.shadow_of([(x * 1.0 + 8, y + 14) for x, y in [(-190, -190), (190, -190), (190, 190), (-190, 190)]], 0.16, 20)
    c.disc(0, 0, 206, (WALNUT, p.main, BRASS)[v % 3])
    c.disc(0, 0, 180, PAPER)
    for hour in range(12):
        with c.at(0, 0, 1, hour * 30):
            c.box(-5, -166, 10, 32 if hour % 3 == 0 else 16, INK, 3)
    c.line([(0, 0), (62, -84)], 11, INK)
    c.line([(0, 0), (-112, -64)], 8, INK)
    c.line([(0, 30), (0, -130)], 4, p.accent)
    c.disc(0, 0, 13, p.accent)


def framed_print(c: Canvas, p: Palette, v: int) -> None:
    """Centred; hangs."""
    shaded(c, [(-190, -240), (190, -240), (190, 240), (-190, 240)], (INK, OAK, WALNUT)[v % 3])
    c.box(-174, -224, 348, 448, PAPER)
    c.box(-120, -170, 240, 340, light(p.second, 0.55))
    if v % 2:
        c.disc(30, -70, 60, p.accent)
        c.smooth([(-120, 60), (-40, 0), (40, 50), (120, 20), (120, 170), (-120, 170)], p.main)
        c.smooth([(-120, 120), (0, 80), (120, 130), (120, 170), (-120, 170)], dark(p.main, 0.25))
    else:
        c.thread([(0, 150), (-6, 0), (4, -130)], 6, p.main)
        for y in range(-120, 130, 36):
            for side in (-1, 1):
                with c.at(0, y, 1, side * 58):
                    c.smooth([(0, 0), (-14, -40), (0, -84), (14, -40)], (p.main, p.accent)[(y // 36 + v) % 2])


def basket(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 180, 11)
    if v % 2 == 0:
        c.arc(0, -200, 130, 170, 180, 360, 16, dark(OAK, 0.2))
    c.smooth([(-180, -210), (180, -210), (140, -10), (0, 0), (-140, -10)], OAK)
    for row in range(5):
        y, half = -190 + row * 40, 170 - row * 9
        for k in range(-4, 5):
            if (k + row) % 2:
                c.box(k * half / 4.6 - 17, y, 34, 26, dark(OAK, 0.16), 10)
    c.box(-190, -226, 380, 30, light(OAK, 0.15), 14)
    if v % 3:
        for x, colour in ((-80, p.main), (0, p.accent), (86, p.second)):
            c.smooth([(x - 60, -222), (x - 30, -280), (x + 30, -284), (x + 60, -222)], colour)


def curtains(c: Canvas, p: Palette, v: int) -> None:
    c.box(-150, -440, 300, 380, light(METAL, 0.7))
    c.box(-138, -428, 276, 356, (200, 222, 230))
    c.box(-5, -428, 10, 356, PAPER)
    c.line([(-330, -480), (330, -480)], 10, WOOD)
    for side in (-1, 1):
        for k in range(4):
            x = side * (150 + k * 44)
            c.smooth([(x - 28, -478), (x + 28, -478), (x + 32, 0), (x - 32, 0)], p.main if k % 2 else light(p.main, 0.14))
        if v % 2:
            c.box(side * 216 - 88, -220, 176, 22, p.accent, 8)


def coffee_maker(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 170, 11)
    if v % 2:  # stove-top pot
        c.shape([(-100, 0), (-70, -150), (70, -150), (100, 0)], METAL)
        c.shape([(-70, -160), (-110, -320), (110, -320), (70, -160)], light(METAL, 0.3))
        c.shape([(-110, -320), (-150, -300), (-96, -250)], light(METAL, 0.2))
        c.box(-82, -164, 164, 20, dark(METAL, 0.2), 6)
        c.pie(0, -320, 108, 40, 180, 360, METAL)
        c.disc(0, -368, 14, INK)
        c.thread([(104, -300), (190, -296), (176, -180)], 22, INK)
        c.shape([(-40, 0), (-30, -150), (0, -150), (0, 0)], light(METAL, 0.5))
        return
    c.box(-180, -360, 360, 360, p.main, 24)
    c.box(-150, -230, 300, 180, dark(p.main, 0.35), 12)
    c.box(-190, -40, 380, 40, METAL, 8)
    c.box(-60, -250, 120, 40, METAL, 8)
    c.box(-12, -214, 24, 26, INK, 4)
    c.box(60, -220, 110, 16, INK, 8)
    c.box(-44, -110, 88, 70, PAPER, 14)
    for x in (-120, -70):
        c.disc(x, -306, 18, CREAM)
    c.ring(110, -306, 24, 7, METAL)
