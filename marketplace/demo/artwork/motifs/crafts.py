"""Hands at work: tuning, mending, cooking, teaching."""

import math

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
    INK,
    LEAF,
    METAL,
    MOSS,
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


def piano_keys(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    c.wash(INK, light(INK, 0.06), 0, 190)
    c.wash(dark(p.main, 0.2), p.main, 170, 200)
    c.wash(PAPER, light(PAPER, 0.2), 200, 560)
    for k in range(12):
        c.line([(k * 80, 200), (k * 80, 560)], 4, STEEL)
    for k in range(12):
        if k % 7 not in {2, 6}:
            c.box(k * 80 + 54, 200, 52, 210, INK, 5)
            c.box(k * 80 + 62, 206, 36, 180, light(INK, 0.14), 5)
    c.wash(WALNUT, dark(WALNUT, 0.4), 560, 660)
    if v % 2 == 0:
        with c.at(520, 330, 1, -28):
            c.box(-190, -13, 200, 30, OAK, 13)
            c.box(10, -8, 130, 19, METAL, 6)
            c.box(130, -22, 36, 46, BRASS, 6)


def circuit_repair(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow_of([(-300, -200), (180, -200), (180, 220), (-300, 220)], 0.26, 8)
    c.box(-310, -210, 480, 420, mix(LEAF, p.second, 0.4), 16)
    for k in range(7):
        y = -160 + k * 52
        c.line([(-290, y), (-160 + k * 12, y), (-120 + k * 12, y + 30), (150, y + 30)], 4, light(LEAF, 0.4))
    for x, y, w, h in ((-220, -130, 130, 130), (10, -150, 110, 70), (-40, 60, 150, 90), (-250, 90, 90, 60)):
        c.box(x, y, w, h, INK, 6)
        for i in range(int(w / 18)):
            c.box(x + 8 + i * 18, y - 9, 8, 10, METAL)
            c.box(x + 8 + i * 18, y + h, 8, 10, METAL)
    for x, y in ((90, -20), (130, -20), (-60, -120)):
        c.disc(x, y, 19, p.accent)
    with c.at(190, -60, 1, 35 + v % 2 * 8):
        c.shape([(-6, 60), (6, 60), (2, 150), (-2, 150)], METAL)
        c.box(-13, -40, 26, 104, STEEL, 6)
        c.box(-26, -240, 52, 206, p.main, 22)


def clock_repair(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    for x, y, r, tone, teeth in ((-120, -30, 150, BRASS, 24), (110, 90, 96, METAL, 18), (160, -120, 70, light(BRASS, 0.3), 14)):
        for k in range(teeth):
            with c.at(x, y, 1, k * 360 / teeth):
                c.box(-9, -r - 16, 18, 34, tone, 3)
        c.disc(x, y, r, tone)
        c.disc(x, y, r * 0.72, dark(tone, 0.16))
        for k in range(5):
            with c.at(x, y, 1, k * 72 + v * 10):
                c.box(-r * 0.07, -r * 0.76, r * 0.14, r * 0.7, tone)
        c.disc(x, y, r * 0.18, light(tone, 0.3))
        c.disc(x, y, r * 0.07, p.main)
    with c.at(280, 40, 1, 24):
        c.box(-12, -220, 24, 150, p.main, 10)
        c.box(-5, -72, 10, 130, METAL, 3)


def cooking_lesson(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 310, 12)
    c.box(-320, -50, 640, 46, OAK, 10)
    c.smooth([(-260, -60), (-240, -140), (-60, -140), (-40, -60)], p.second)
    for k, (x, tone) in enumerate(((-200, (196, 70, 56)), (-150, LEAF), (-100, p.accent))):
        c.disc(x, -148 - (k % 2) * 14, 34, tone)
    c.box(40, -170, 180, 120, p.main, 16)
    c.box(30, -184, 200, 24, light(p.main, 0.2), 8)
    c.line([(230, -150), (310, -160)], 15, INK)
    for x in (80, 130, 180):
        c.thread([(x, -200), (x + 16, -240), (x - 6, -280), (x + 12, -320)], 8, PAPER, 0.7)
    with c.at(-20, -60, 1, -24):
        c.box(-9, -300, 18, 200, WOOD, 8)
        c.oval(0, -310, 34, 48, WOOD)
    c.smooth([(-250, -300), (-270, -370), (-220, -410), (-170, -390), (-120, -412), (-76, -370), (-96, -300)], PAPER) if v % 2 else None
    c.box(-246, -310, 148, 40, light(METAL, 0.6), 6) if v % 2 else None


def laptop_lesson(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 310, 12)
    c.box(-240, -340, 480, 310, INK, 18)
    c.box(-222, -322, 444, 274, light(p.wall, 0.4), 4)
    for k, (x, w) in enumerate(((-200, 200), (20, 180))):
        c.box(x, -300, w, 190, (p.main, p.second)[(k + v) % 2], 12)
        c.disc(x + w / 2, -226, 36, (222, 176, 140) if k else (130, 86, 62))
        c.pie(x + w / 2, -232, 39, 36, 180, 360, INK if k else WALNUT)
        c.pie(x + w / 2, -110, 66, 74, 180, 360, (p.accent, CREAM)[k])
    c.box(-200, -94, 260, 30, PAPER, 8)
    c.disc(180, -80, 17, (200, 70, 60))
    c.shape([(-242, -36), (242, -36), (310, -6), (-310, -6)], METAL)
    c.box(-310, -10, 620, 14, dark(METAL, 0.2), 7)
    for x in (-60, 60):
        c.disc(x + 320 * (math.copysign(1, x)), -20, 0.1, METAL)


def bouquet(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 130, 10)
    for k in range(11):
        with c.at(0, -150, 1, -60 + k * 12):
            c.smooth([(0, 0), (-18, -120), (0, -250), (18, -120)], (LEAF, MOSS)[k % 2])
    for k, (x, y) in enumerate(((-110, -330), (-40, -390), (50, -380), (120, -320), (0, -310), (-70, -270), (76, -266))):
        tone = (p.main, p.accent, light(p.main, 0.4), CREAM)[(k + v) % 4]
        for i in range(8):
            c.disc(x + 26 * math.cos(i * 0.785), y + 26 * math.sin(i * 0.785), 22, tone)
        c.disc(x, y, 20, light(tone, 0.35) if tone != CREAM else p.accent)
    c.smooth([(-130, -210), (130, -210), (50, 0), (-50, 0)], light(p.second, 0.45))
    c.shape([(-10, -210), (130, -210), (50, 0), (10, 0)], light(p.second, 0.3))
    c.box(-70, -110, 140, 26, p.main, 8)
