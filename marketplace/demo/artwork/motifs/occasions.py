"""Parties, stages and meals."""

import math

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
    GLASS,
    GLOW,
    INK,
    LEAF,
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


def marquee(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 330, 12)
    c.box(-290, -210, 580, 210, light(CREAM, 0.4))
    for k in range(6):
        c.shape([(-290 + k * 97, -210), (-260 + k * 97, -210), (-284 + k * 97, 0), (-290 + k * 97, 0)], light(p.main, 0.55))
    c.shape([(-120, 0), (-104, -190), (104, -190), (120, 0)], dark(p.second, 0.35))
    peaks = (-160, 160) if v % 2 else (0,)
    half = 330 / len(peaks)
    for x in peaks:
        c.shape([(x - half, -200), (x, -400), (x + half, -200)], PAPER)
        c.shape([(x - half * 0.4, -200), (x, -400), (x + half * 0.4, -200)], p.main)
        c.line([(x, -396), (x, -450)], 5, INK)
        c.shape([(x, -450), (x + 60, -432), (x, -414)], p.accent)
    for k in range(11):
        c.pie(-300 + k * 60, -204, 30, 26, 0, 180, p.main if k % 2 else PAPER)
    for x in (-40, 40):
        c.box(x - 30, -50, 60, 8, CREAM)
        c.glow(x, -150, 30, GLOW, 0.8)


def bunting(c: Canvas, p: Palette, v: int) -> None:
    """Hangs across the picture; the floor is far below."""
    for row, y in enumerate((-500, -410)):
        points = [(-460 + k * 115, y + 50 * math.sin(math.pi * (k % 4) / 4)) for k in range(9)]
        c.thread(points, 4, CREAM)
        for k in range(18):
            x = -440 + k * 52
            yy = y + 46 * abs(math.sin(math.pi * (x + 460) / 460))
            if v % 2 or row:
                c.shape([(x - 21, yy), (x + 21, yy), (x, yy + 56)], (p.main, p.accent, p.second, CREAM)[(k + row) % 4])
            else:
                c.glow(x, yy + 18, 24, GLOW, 0.8)
                c.disc(x, yy + 16, 12, light(GLOW, 0.4))
    c.shadow(0, 3, 260, 12)
    c.box(-240, -170, 480, 22, OAK, 5)
    c.shape([(-240, -150), (240, -150), (226, -50), (-226, -50)], PAPER)
    for k, x in enumerate((-150, -40, 70, 160)):
        c.box(x - 30, -210 - (k % 2) * 20, 60, 40 + (k % 2) * 20, (p.accent, p.main)[k % 2], 8)
    for x in (-220, 210):
        c.line([(x, -60), (x, 0)], 11, WOOD)


def banquet(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 320, 12)
    for x in (-230, -80, 70, 220):
        c.box(x - 42, -310, 84, 130, OAK if v % 2 else light(p.second, 0.2), 12)
        c.box(x - 28, -296, 56, 96, light(OAK if v % 2 else p.second, 0.35), 8)
    c.box(-330, -200, 660, 26, PAPER, 6)
    c.shape([(-330, -180), (330, -180), (320, -20), (-320, -20)], light(CREAM, 0.5))
    for k in range(9):
        c.line([(-290 + k * 72, -176), (-284 + k * 70, -24)], 4, dark(CREAM, 0.08))
    c.box(-330, -186, 660, 13, p.main)
    for x in (-200, 0, 200):
        c.box(x - 12, -262, 24, 62, p.second, 6)
        for dx, dy in ((-22, -270), (0, -290), (22, -270)):
            c.disc(x + dx, dy, 19, p.accent if dx else p.main)
        for dx in (-70, 70):
            c.oval(x + dx, -204, 36, 6, light(GLASS, 0.5))


def folding_chairs(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 330, 12)
    for k, x in enumerate((-230, 0, 230)):
        tone = PAPER if v % 2 else (p.main, p.second, p.accent)[k]
        c.line([(x - 70, -330), (x + 60, 0)], 13, dark(tone, 0.2))
        c.line([(x + 50, -190), (x - 60, 0)], 13, dark(tone, 0.3))
        c.box(x - 92, -340, 80, 90, tone, 12)
        c.shape([(x - 66, -180), (x + 90, -190), (x + 96, -160), (x - 54, -150)], light(tone, 0.12))


def disco_ball(c: Canvas, p: Palette, v: int) -> None:
    """Hangs; the floor is far below."""
    c.line([(0, -640), (0, -440)], 5, METAL)
    for k in range(12):
        with c.at(0, -290, 1, k * 30 + 8):
            c.shape([(0, 0), (-30, -520), (40, -520)], (p.accent, p.main, GLOW)[k % 3], 0.12)
    c.disc(0, -290, 150, dark(METAL, 0.2))
    for row in range(-6, 7):
        y = row * 22
        half = math.sqrt(max(0, 148**2 - y * y))
        count = max(1, int(half / 12))
        for k in range(-count // 2, count // 2 + 1):
            tone = (METAL, light(METAL, 0.5), p.accent, p.main, STEEL)[(k * 3 + row * 5 + v) % 5]
            x = k * half * 1.7 / max(count, 1)
            if abs(x) + 9 < half:
                c.box(x - 9, -290 + y - 9, 19, 19, mix(tone, METAL, 0.4), 2)


def stage_lights(c: Canvas, p: Palette, v: int) -> None:
    """Hangs; the floor is far below."""
    c.box(-420, -560, 840, 20, STEEL)
    c.box(-420, -510, 840, 12, STEEL)
    for x in range(-410, 420, 60):
        c.line([(x, -552), (x + 30, -504), (x + 60, -552)], 6, STEEL)
    for k, x in enumerate((-280, -95, 95, 280)):
        tone = (p.accent, p.main, light(p.second, 0.3), GLOW)[(k + v) % 4]
        with c.at(x, -470, 1, (x / -14)):
            c.shape([(-40, 60), (40, 60), (150, 560), (-150, 560)], tone, 0.25)
            c.box(-46, -30, 92, 96, INK, 14)
            c.oval(0, 66, 44, 12, light(tone, 0.5))
    c.oval(0, -10, 300, 26, GLOW, 0.25)


def mixing_desk(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(0, 24, 340, 210, 0.28)
    c.box(-350, -230, 700, 460, INK, 16)
    for k in range(10):
        x = -310 + k * 69
        c.box(x - 28, -206, 56, 410, light(INK, 0.1), 6)
        for row in range(4):
            c.disc(x, -176 + row * 44, 15, (p.main, p.accent, p.second, METAL)[(row + v) % 4])
            c.line([(x, -176 + row * 44), (x + 5, -188 + row * 44)], 4, PAPER)
        c.box(x - 4, 10, 8, 170, (10, 10, 10), 4)
        y = 30 + (k * 47 + v * 19) % 120
        c.box(x - 19, y, 38, 28, PAPER if k % 3 else p.accent, 5)
        c.line([(x - 15, y + 14), (x + 15, y + 14)], 3, INK)


def dj_decks(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(0, 24, 360, 170, 0.28)
    c.box(-370, -180, 740, 360, (INK, dark(p.second, 0.3), STEEL)[v % 3], 18)
    for x in (-230, 230):
        c.disc(x, 10, 122, STEEL)
        c.disc(x, 10, 114, INK)
        c.disc(x, 10, 42, p.main if x < 0 else p.accent)
        c.line([(x, 10), (x + 70, -66)], 5, PAPER)
        for k in range(4):
            c.box(x - 96 + k * 50, 142, 40, 24, (p.accent, p.main, LEAF, p.second)[k], 5)
    for row in range(3):
        for x in (-40, 40):
            c.disc(x, -130 + row * 52, 17, METAL)
            c.line([(x, -130 + row * 52), (x + 8, -142 + row * 52)], 4, INK)
    for x in (-40, 40):
        c.box(x - 5, 30, 10, 90, (10, 10, 10), 4)
        c.box(x - 20, 60 + x // 4, 40, 22, PAPER, 5)
    c.box(-60, 142, 120, 9, (10, 10, 10), 4)
    c.box(-14, 132, 28, 30, p.accent, 5)


def pa_stack(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 310, 11)
    for x in (-210, 210):
        c.line([(x, -220), (x, -20)], 11, STEEL)
        c.line([(x, -60), (x - 60, 0)], 8, STEEL)
        c.line([(x, -60), (x + 60, 0)], 8, STEEL)
        c.box(x - 90, -470, 180, 260, INK, 14)
        c.box(x - 76, -456, 152, 232, light(INK, 0.12), 8)
        c.disc(x, -300, 62, INK)
        c.disc(x, -300, 26, p.main)
        c.box(x - 46, -440, 92, 60, INK, 10)
    c.box(-70, -130, 140, 130, light(INK, 0.08), 8)
    for k in range(3):
        c.disc(-36 + k * 36, -94, 13, (p.accent, METAL, p.main)[(k + v) % 3])
    c.line([(0, -130), (0, -330)], 8, STEEL)
    c.oval(0, -346, 20, 27, METAL)


def photo_booth(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 12)
    c.box(-230, -460, 460, 460, p.main, 14)
    c.box(-230, -460, 460, 80, dark(p.main, 0.25), 14)
    c.text(0, -420, "PHOTOS", 56, GLOW, "bold")
    c.box(-200, -360, 190, 360, p.second)
    for k in range(5):
        c.smooth([(-200 + k * 40, -360), (-170 + k * 40, -360), (-166 + k * 40, -60), (-204 + k * 40, -60)], dark(p.second, 0.12 + (k % 2) * 0.1))
    c.box(40, -340, 150, 120, PAPER, 6)
    for k in range(4):
        c.box(52 + (k % 2) * 66, -330 + (k // 2) * 52, 60, 46, light((p.accent, p.second)[(k + v) % 2], 0.3))
        c.disc(82 + (k % 2) * 66, -308 + (k // 2) * 52, 13, OAK)
    c.box(70, -170, 90, 24, INK, 8)
    c.box(86, -150, 50, 90, PAPER, 3)
    for k in range(3):
        c.box(92, -144 + k * 28, 38, 22, light(p.accent, 0.3))


def balloons(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 110, 9)
    spots = ((-130, -380, p.main), (-40, -450, p.accent), (70, -400, p.second), (150, -330, p.main), (-170, -270, p.second), (10, -320, light(p.accent, 0.3)))
    for x, y, tone in spots:
        c.thread([(x, y + 70), (x * 0.5, -160), (0, -60)], 3, INK)
        c.smooth([(x, y + 76), (x - 62, y), (x - 44, y - 66), (x + 44, y - 66), (x + 62, y)], tone)
        c.smooth([(x - 34, y - 10), (x - 26, y - 46), (x - 12, y - 50), (x - 20, y - 8)], light(tone, 0.5), 0.8)
    c.box(-50, -80, 100, 80, CREAM if v % 2 else p.accent, 8)
    c.box(-10, -80, 20, 80, p.main)
    c.box(-58, -92, 116, 26, light(p.accent, 0.4), 6)


def gas_heater(c: Canvas, p: Palette, v: int) -> None:
    c.glow(0, -400, 150, (255, 190, 110), 0.6)
    c.shadow(0, 3, 120, 10)
    c.box(-70, -160, 140, 160, STEEL if v % 2 else INK, 14)
    c.box(-13, -350, 26, 200, METAL)
    c.box(-46, -420, 92, 80, (236, 140, 70), 8)
    for x in range(-36, 40, 18):
        c.line([(x, -416), (x, -346)], 4, INK)
    c.smooth([(-180, -414), (-60, -466), (60, -466), (180, -414), (0, -404)], METAL)
    c.disc(0, -80, 22, p.accent)
    c.box(170, -130, 90, 130, WALNUT, 8)
    c.oval(215, -140, 60, 16, p.main)
    c.box(200, -190, 14, 46, BRASS, 4)
