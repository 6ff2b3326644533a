"""Tools, machines, plants and the garden."""

import math

from marketplace.demo.artwork.canvas import Canvas, leaf
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
    INK,
    LEAF,
    METAL,
    MOSS,
    OAK,
    STEEL,
    TERRACOTTA,
    WOOD,
    Palette,
    dark,
    light,
    mix,
)


def drill(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 190, 11)
    c.box(150, -352, 130, 16, METAL, 4)
    c.shape([(90, -372), (156, -356), (156, -330), (90, -316)], STEEL)
    c.box(-190, -400, 290, 116, p.main, 36)
    c.box(-60, -400, 40, 116, INK)
    c.smooth([(-150, -300), (-40, -300), (-60, -90), (-160, -90)], p.main)
    c.smooth([(-150, -290), (-90, -290), (-108, -100), (-158, -100)], INK)
    c.box(-50, -280, 28, 54, INK, 8)
    c.box(-210, -100, 230, 96, INK, 16)
    c.box(-210, -100, 230, 26, p.accent, 10)
    if v % 2:
        for k in range(3):
            c.line([(90 + k * 60, -4), (90 + k * 60, -96 - k * 14)], 10 - k * 2, METAL)


def toolbox(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 280, 11)
    c.line([(-180, -210), (-130, -400)], 18, OAK)
    c.box(-176, -440, 92, 56, STEEL, 10)
    c.line([(120, -200), (150, -390)], 13, p.accent)
    c.box(140, -440, 24, 70, METAL, 4)
    c.shape([(0, -210), (0, -420), (30, -420), (46, -210)], METAL)
    c.box(-260, -230, 520, 230, p.main, 16)
    c.box(-260, -230, 520, 50, dark(p.main, 0.2), 12)
    c.arc(0, -236, 110, 60, 180, 360, 18, INK)
    for x in (-160, 130):
        c.box(x, -196, 36, 54, METAL, 6)
    if v % 2:
        c.box(-80, -120, 160, 60, p.accent, 8)


def hand_plane(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 300, 10)
    c.box(-320, -50, 640, 46, OAK, 4)
    c.box(-230, -130, 420, 80, (WOOD, STEEL, p.main)[v % 3], 12)
    c.shape([(-30, -130), (40, -260), (84, -246), (40, -130)], METAL)
    c.smooth([(90, -130), (110, -230), (160, -250), (176, -200), (150, -130)], dark(WOOD, 0.3))
    c.disc(-160, -156, 42, dark(WOOD, 0.3))
    for x, y in ((-280, -80), (-310, -96), (-250, -70)):
        c.arc(x, y, 26, 22, 0, 300, 9, light(OAK, 0.4))


def saw(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    with c.at(0, 0, 1, -12):
        c.shadow_of([(-320, -40), (150, -90), (150, 110), (-320, 60)], 0.24, 8)
        teeth = [(160 - k * 15, 96 - k * 2.2 + (14 if k % 2 else 0)) for k in range(32)]
        c.shape([(160, -90), (-310, -10), (-312, 40), *reversed(teeth)], METAL)
        c.smooth([(140, -110), (300, -100), (340, 20), (280, 130), (150, 110)], WOOD if v % 2 else p.main)
        c.smooth([(200, -50), (270, -50), (284, 20), (250, 70), (200, 50)], light(p.wall, 0.1))
        for x, y in ((168, -70), (172, 70)):
            c.disc(x, y, 9, BRASS)


def ladder(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 190, 11)
    back, front = (dark(METAL, 0.25), METAL) if v % 2 == 0 else (dark(OAK, 0.25), OAK)
    for x in (-1, 1):
        c.line([(x * 60, -470), (x * 180 + 40, 0)], 13, back)
    for k in range(5):
        y = -84 * (k + 1)
        half = 150 + y * 0.2
        c.box(-half - 20, y, half * 2, 17, light(front, 0.2), 5)
    for x in (-1, 1):
        c.line([(x * 56 - 20, -474), (x * 160 - 20, 0)], 18, front)
    c.box(-90, -486, 160, 30, p.main, 8)


def workbench(c: Canvas, p: Palette, v: int) -> None:
    for k, x in enumerate((-220, -130, -40, 60, 150)):
        c.line([(x, -470), (x, -360 - (k * 23) % 50)], 15, (OAK, p.main, p.accent)[(k + v) % 3])
        c.box(x - 24, -400 + (k * 13) % 30, 48, 44 + (k % 2) * 30, STEEL, 8)
    c.line([(-300, -478), (300, -478)], 11, WOOD)
    c.shadow(0, 3, 310, 11)
    c.box(-320, -230, 640, 40, OAK, 5)
    for x in (-280, 240):
        c.box(x, -190, 40, 190, dark(OAK, 0.2))
    c.box(-280, -90, 560, 24, dark(OAK, 0.25))
    c.box(190, -290, 90, 60, p.main, 10)
    c.box(232, -330, 14, 44, METAL)
    c.box(-200, -140, 130, 50, p.second, 6)
    c.box(-100, -262, 160, 32, light(OAK, 0.3), 3)


def mower(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    c.line([(-60, -150), (-300, -410)], 13, INK)
    c.line([(-330, -420), (-260, -400)], 17, p.accent)
    c.smooth([(-150, -60), (-130, -170), (0, -200), (160, -170), (220, -60)], p.main)
    c.box(-40, -250, 150, 70, INK, 20)
    c.box(10, -280, 60, 36, STEEL, 10)
    for x, r in ((-110, 62), (180, 46)):
        c.disc(x, -r, r, INK)
        c.disc(x, -r, r * 0.5, p.accent if v % 2 else METAL)
    for x in range(-340, 340, 26):
        c.shape([(x, 4), (x + 6, -22), (x + 13, 4)], MOSS)


def wheelbarrow(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    for x, y, r in ((-60, -250, 60), (40, -270, 66), (120, -240, 50)):
        c.disc(x, y, r, (LEAF, MOSS)[x % 3 == 0])
    if v % 2:
        for x, y in ((-50, -290), (20, -320), (90, -290), (130, -260)):
            c.disc(x, y, 19, p.accent)
    c.shape([(-170, -240), (220, -250), (140, -100), (-80, -100)], p.main)
    c.line([(-176, -240), (226, -250)], 13, dark(p.main, 0.2))
    c.line([(-330, -210), (-60, -110), (170, -60)], 13, WOOD)
    c.line([(-60, -110), (-100, 0)], 11, STEEL)
    c.disc(190, -58, 58, INK)
    c.disc(190, -58, 24, p.accent)


def watering_can(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 200, 11)
    c.arc(-30, -250, 110, 110, 160, 350, 17, dark(p.main, 0.2))
    c.shape([(70, -100), (240, -300), (264, -282), (120, -40)], dark(p.main, 0.1))
    c.shape([(214, -330), (300, -260), (280, -240), (200, -306)], p.accent)
    c.box(-150, -250, 250, 250, p.main, 26)
    c.box(-156, -210, 262, 17, light(p.main, 0.25), 6)
    c.box(-156, -60, 262, 17, light(p.main, 0.25), 6)
    if v % 2:
        for k in range(5):
            c.thread([(270 + k * 14, -270 + k * 14), (310 + k * 16, -200), (320 + k * 18, -90)], 3, light(p.second, 0.4))


def monstera(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 130, 10)
    for k, (turn, length) in enumerate(((-62, 240), (-34, 320), (-6, 370), (24, 330), (54, 250), (74, 180), (-80, 170))):
        with c.at(0, -120, 1, turn):
            c.line([(0, 0), (0, -length * 0.6)], 6, MOSS)
            tone = (LEAF, mix(LEAF, MOSS, 0.5), light(LEAF, 0.12))[k % 3]
            wide = 58 if v % 2 else 34
            c.smooth([(0, -length * 0.5), (-wide, -length * 0.62), (-wide * 0.8, -length * 0.86), (0, -length), (wide * 0.8, -length * 0.86), (wide, -length * 0.62)], tone)
            c.line([(0, -length * 0.5), (0, -length * 0.94)], 3, light(tone, 0.3))
    _pot(c, p, v, 96, 150)


def cactus(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 240, 10)
    for x, height, size in ((-170, 190, 0.9), (0, 270, 1.1), (170, 140, 0.85)):
        with c.at(x, 0, size):
            tone = mix(LEAF, p.second, 0.2)
            c.box(-48, -100 - height, 96, height + 20, tone, 46)
            if height > 200:
                c.thread([(40, -220), (96, -230), (100, -300)], 34, tone)
            for dx in (-24, 0, 24):
                c.line([(dx, -90 - height), (dx, -110)], 3, light(tone, 0.3))
            if (x + v) % 2:
                c.disc(0, -100 - height, 18, p.accent)
            _pot(c, p, v + x, 64, 100)


def herbs(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 300, 11)
    for i, x in enumerate((-190, 0, 190)):
        for k in range(-4, 5):
            leaf(c, x + k * 8, -100, 110 + (k * 37 + v * 11) % 70, k * 15, (LEAF, MOSS, light(LEAF, 0.2))[(i + k) % 3])
    c.box(-310, -120, 620, 120, WOOD, 8)
    for k, word in enumerate(("basil", "thyme", "mint")):
        c.box(-250 + k * 190, -84, 120, 50, CREAM, 6)
        c.text(-190 + k * 190, -60, word, 38, p.main, "script")


def flower_pots(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    for x, size, tone in ((-170, 0.9, p.main), (10, 1.1, p.accent), (190, 0.8, light(p.main, 0.4))):
        with c.at(x, 0, size):
            for k in range(-3, 4):
                leaf(c, k * 8, -110, 100, k * 22, LEAF)
            for dx, dy in ((-50, -220), (0, -260), (52, -224), (-20, -190), (30, -180)):
                for turn in range(0, 360, 72):
                    c.disc(dx + 18 * math.cos(math.radians(turn)), dy + 18 * math.sin(math.radians(turn)), 15, tone)
                c.disc(dx, dy, 10, CREAM)
            _pot(c, p, v + 1, 74, 120)


def garden_tools(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 200, 10)
    for k, (x, turn) in enumerate(((-130, -8), (0, 2), (130, 9))):
        with c.at(x, 0, 1, turn):
            c.line([(0, -30 if k == 2 else -130), (0, -470)], 15, OAK if (k + v) % 2 else WOOD)
            if k == 0:
                c.smooth([(-56, -140), (56, -140), (50, -40), (0, 0), (-50, -40)], STEEL)
            elif k == 1:
                for dx in (-48, -16, 16, 48):
                    c.line([(dx, -120), (dx, -6)], 9, STEEL)
                c.line([(-52, -126), (52, -126)], 13, STEEL)
            else:
                c.line([(-70, -30), (70, -30)], 13, p.main)
                for dx in range(-66, 70, 22):
                    c.line([(dx, -30), (dx, 0)], 7, p.main)


def garden_bench(c: Canvas, p: Palette, v: int) -> None:
    wood = (OAK, p.main, dark(WOOD, 0.1))[v % 3]
    c.shadow(0, 3, 310, 11)
    for x in (-250, 250):
        c.line([(x, 0), (x, -330)], 19, dark(wood, 0.2))
        c.line([(x * 0.86, 0), (x * 0.86, -150)], 17, dark(wood, 0.3))
    for y in (-330, -280, -230):
        c.box(-270, y, 540, 34, wood, 8)
    for y in (-160, -136):
        c.box(-286, y, 572, 20, light(wood, 0.14), 8)
    c.box(-60, -240, 110, 84, p.accent, 18) if v % 2 else None


def generator(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    c.arc(0, -300, 210, 60, 180, 360, 17, INK)
    c.box(-250, -310, 500, 280, p.main, 34)
    c.box(-216, -270, 220, 170, dark(p.main, 0.35), 16)
    for k in range(5):
        c.box(-196, -254 + k * 30, 180, 13, INK, 6)
    for y in (-250, -170):
        c.disc(90, y + 20, 34, INK)
        c.disc(90, y + 20, 22, CREAM)
        c.disc(180, y + 20, 22, p.accent)
    for x in (-190, 190):
        c.disc(x, -34, 40, INK)
        c.disc(x, -34, 16, METAL)


def pressure_washer(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 220, 11)
    c.box(-90, -460, 30, 330, INK, 8)
    c.box(-90, -460, 150, 28, INK, 12)
    c.box(-130, -300, 230, 260, p.main, 40)
    c.box(-100, -260, 170, 80, p.accent, 16)
    c.thread([(90, -120), (190, -60), (230, -200), (150, -330), (260, -380)], 13, INK)
    c.line([(250, -380), (380, -300)], 13, STEEL)
    c.disc(-70, -54, 54, INK)
    c.disc(-70, -54, 22, METAL)
    if v % 2:
        for k in range(4):
            c.line([(390, -296), (470, -270 + k * 40)], 4, light(p.second, 0.5), 0.7)


def sander(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 280, 11)
    c.box(-330, -46, 660, 42, OAK, 4)
    c.box(-170, -96, 360, 44, INK, 10)
    c.smooth([(-170, -100), (-160, -230), (-60, -280), (140, -260), (190, -100)], p.main)
    c.smooth([(-100, -180), (-80, -226), (60, -226), (70, -190)], dark(p.main, 0.5))
    c.thread([(180, -200), (260, -240), (330, -170)], 13, INK)
    c.box(-150, -130, 300, 14, p.accent)
    if v % 2:
        c.disc(-230, -60, 16, light(OAK, 0.5))


def cement_mixer(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    c.line([(-130, 0), (0, -210), (170, 0)], 18, STEEL)
    c.line([(-180, -60), (120, -60)], 15, STEEL)
    with c.at(0, -260, 1, -28 + v % 2 * 8):
        c.smooth([(-150, -90), (-60, -150), (80, -150), (170, -86), (170, 86), (80, 150), (-60, 150), (-150, 90)], p.main)
        c.box(-20, -152, 26, 304, p.accent)
        c.oval(176, 0, 34, 92, INK)
        c.oval(172, 0, 22, 72, STEEL)
    c.disc(-120, -60, 60, INK)
    c.disc(-120, -60, 24, METAL)


def _pot(c: Canvas, p: Palette, v: int, half: float, height: float) -> None:
    clay = (TERRACOTTA, p.main, CREAM)[v % 3]
    c.shape([(-half, -height), (half, -height), (half * 0.74, 0), (-half * 0.74, 0)], clay)
    c.box(-half - 8, -height - 14, half * 2 + 16, 34, light(clay, 0.12), 6)
