"""Instruments."""

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
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
)


def guitar(c: Canvas, p: Palette, v: int) -> None:
    """Variants: acoustic in wood, acoustic stained, small as a ukulele."""
    top = ((214, 158, 84), light(p.main, 0.15), (196, 130, 70))[v % 3]
    c.shadow(0, 2, 130, 10)
    with c.at(0, 0, 1, 8):
        c.box(-15, -480, 30, 260, WALNUT, 4)
        c.shape([(-24, -540), (24, -540), (17, -470), (-17, -470)], dark(WALNUT, 0.3))
        c.smooth([(-70, -2), (-122, -70), (-92, -160), (-80, -200), (-92, -250), (0, -284), (92, -250), (80, -200), (92, -160), (122, -70), (70, -2)], dark(top, 0.35))
        c.smooth([(-64, -12), (-110, -72), (-82, -160), (-70, -200), (-82, -246), (0, -272), (82, -246), (70, -200), (82, -160), (110, -72), (64, -12)], top)
        c.disc(0, -178, 40, dark(top, 0.5))
        c.disc(0, -178, 33, INK)
        c.box(-44, -72, 88, 15, INK, 4)
        for x in (-7, -2, 3, 8):
            c.line([(x, -528), (x, -66)], 1.6, CREAM)
        for y in (-510, -490):
            c.disc(-27, y, 6, CREAM)
            c.disc(27, y, 6, CREAM)


def electric_guitar(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 120, 10)
    with c.at(0, 0, 1, -8 if v % 2 else 8):
        c.box(-14, -500, 28, 300, OAK, 3)
        c.smooth([(-30, -560), (26, -550), (20, -490), (-18, -486)], OAK)
        c.smooth([(-50, 0), (-120, -60), (-88, -150), (-120, -256), (-60, -230), (0, -206), (60, -250), (112, -240), (84, -150), (124, -60), (60, 0), (0, -14)], p.main)
        c.smooth([(-30, -40), (-60, -90), (-40, -180), (40, -180), (62, -100), (30, -40)], PAPER if v % 3 else INK)
        for y in (-150, -110, -70):
            c.box(-34, y, 68, 17, INK if v % 3 else METAL, 6)
        c.disc(72, -62, 11, p.accent)
        c.disc(86, -92, 11, p.accent)
        for x in (-6, -2, 2, 6):
            c.line([(x, -544), (x, -60)], 1.6, METAL)


def violin(c: Canvas, p: Palette, v: int) -> None:
    top = (166, 88, 42) if v % 2 else (186, 110, 52)
    c.shadow(0, 2, 110, 10)
    with c.at(-40, 0, 1, 10):
        c.box(-10, -450, 20, 240, INK, 4)
        c.smooth([(-16, -510), (16, -510), (14, -440), (-14, -440)], dark(top, 0.3))
        c.smooth([(-66, -4), (-92, -70), (-66, -110), (-54, -140), (-72, -190), (-60, -240), (0, -258), (60, -240), (72, -190), (54, -140), (66, -110), (92, -70), (66, -4)], top)
        c.smooth([(-50, -200), (-34, -240), (-20, -236), (-44, -180)], light(top, 0.35), 0.7)
        for x in (-1, 1):
            c.thread([(x * 34, -160), (x * 40, -130), (x * 34, -100), (x * 42, -80)], 5, INK)
        c.box(-28, -122, 56, 9, CREAM, 3)
        c.smooth([(-16, -6), (-22, -70), (22, -70), (16, -6)], INK)
        for x in (-6, -2, 2, 6):
            c.line([(x, -450), (x, -66)], 1.4, METAL)
    c.line([(120, -4), (170, -450)], 8, WALNUT)
    c.line([(130, -6), (180, -446)], 3, CREAM)


def piano(c: Canvas, p: Palette, v: int) -> None:
    wood = (INK, WALNUT, p.main)[v % 3]
    c.shadow(0, 3, 310, 12)
    c.box(-290, -420, 580, 260, wood, 8)
    c.box(-300, -436, 600, 22, light(wood, 0.12), 6)
    c.box(-120, -396, 240, 120, light(wood, 0.06), 4)
    c.shape([(-70, -392), (-4, -392), (-4, -300), (-76, -300)], PAPER)
    c.shape([(70, -392), (4, -392), (4, -300), (76, -300)], PAPER)
    c.box(-310, -200, 620, 30, light(wood, 0.1), 4)
    c.box(-290, -188, 580, 26, PAPER)
    for k in range(28):
        x = -290 + k * 20.7
        c.line([(x, -188), (x, -164)], 1.4, STEEL)
        if k % 7 not in {0, 3}:
            c.box(x - 5, -188, 10, 14, INK)
    c.box(-310, -164, 620, 20, dark(wood, 0.3), 4)
    c.box(-286, -146, 572, 136, dark(wood, 0.2))
    for x in (-300, 268):
        c.box(x, -160, 32, 160, wood, 4)
    for x in (-20, 6):
        c.box(x, -16, 16, 12, BRASS, 4)


def synth(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    case = (INK, CREAM, p.main)[v % 3]
    c.shadow(0, 24, 340, 130, 0.26)
    c.box(-350, -150, 700, 300, case, 16)
    c.box(-362, -150, 24, 300, WOOD, 6)
    c.box(338, -150, 24, 300, WOOD, 6)
    for row in range(2):
        for k in range(8):
            c.disc(-290 + k * 54, -112 + row * 46, 16, (p.accent, METAL, p.second)[(k + row) % 3])
            c.line([(-290 + k * 54, -112 + row * 46), (-290 + k * 54 + 6, -124 + row * 46)], 4, INK)
    c.box(170, -130, 140, 70, (70, 96, 84), 6)
    c.thread([(180, -95), (206, -116), (232, -74), (260, -116), (300, -90)], 4, (190, 226, 180))
    for k in range(15):
        c.box(-330 + k * 44, -24, 42, 160, PAPER, 4)
    for k in range(14):
        if k % 7 not in {2, 6}:
            c.box(-330 + k * 44 + 30, -24, 26, 96, INK, 4)


def drum_kit(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 310, 13)
    for x, y in ((-230, -370), (236, -400)):
        c.line([(x, y), (x * 0.9, 0)], 6, STEEL)
        c.oval(x, y, 96, 13, BRASS)
    for x in (-86, 86):
        c.box(x - 66, -330, 132, 96, p.main, 10)
        c.oval(x, -330, 66, 16, CREAM)
        c.box(x - 66, -246, 132, 11, METAL, 4)
    c.disc(0, -130, 136, dark(p.main, 0.25))
    c.disc(0, -130, 124, METAL)
    c.disc(0, -130, 114, CREAM)
    c.text(0, -130, ("Ox", "Fen", "Duo")[v % 3], 70, p.main, "fat")
    for x in (-240, 236):
        c.box(x - 74, -180, 148, 130, p.main, 10)
        c.oval(x, -180, 74, 16, CREAM)
        for dx in (-56, 0, 56):
            c.line([(x + dx, -54), (x + dx, 0)], 6, STEEL)


def hand_drum(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 120, 10)
    c.smooth([(-140, -400), (140, -400), (110, -270), (46, -180), (74, 0), (-74, 0), (-46, -180), (-110, -270)], WOOD)
    c.oval(0, -400, 140, 34, CREAM)
    c.oval(0, -400, 118, 26, light(CREAM, 0.4))
    for k in range(-3, 4):
        c.line([(k * 42, -380), (k * 24, -220)], 5, p.accent)
    c.box(-130, -372, 260, 18, p.main, 8)
    c.box(-60, -192, 120, 22, p.main if v % 2 else p.second, 8)


def trumpet(c: Canvas, p: Palette, v: int) -> None:
    gold = BRASS if v % 2 == 0 else METAL
    c.shadow(0, 3, 300, 11)
    with c.at(0, -170, 1, -6):
        c.line([(-330, -40), (150, -40)], 18, light(gold, 0.25))
        c.smooth([(130, -60), (230, -80), (330, -150), (340, 70), (230, 0), (130, -20)], light(gold, 0.15))
        c.oval(336, -40, 20, 112, dark(gold, 0.25))
        c.line([(-200, 70), (120, 70)], 18, gold)
        c.arc(-200, 15, 56, 55, 90, 270, 18, gold)
        c.arc(120, 15, 56, 55, -90, 90, 18, gold)
        for x in (-60, 0, 60):
            c.box(x - 19, -96, 38, 180, light(gold, 0.35), 8)
            c.box(x - 8, -134, 16, 40, METAL, 4)
            c.box(x - 18, -146, 36, 16, p.accent, 6)
        c.box(-366, -60, 44, 40, gold, 10)


def saxophone(c: Canvas, p: Palette, v: int) -> None:
    gold = light(BRASS, 0.15)
    c.shadow(0, 3, 170, 11)
    c.thread([(-150, -430), (-100, -470), (-40, -440), (-30, -380)], 20, gold)
    c.box(-180, -446, 46, 26, INK, 8)
    c.smooth([(-52, -390), (-8, -390), (30, -120), (80, -70), (130, -120), (140, -260), (240, -280), (220, -80), (110, 0), (0, -30), (-40, -120)], gold)
    c.oval(190, -270, 62, 26, dark(gold, 0.4))
    for k in range(6):
        c.disc(-18 + k * 8, -340 + k * 46, 17, light(gold, 0.45))
        c.disc(-18 + k * 8, -340 + k * 46, 8, p.accent if v % 2 else CREAM)
    c.thread([(40, -330), (60, -220), (72, -130)], 7, dark(gold, 0.3))


def accordion(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 290, 11)
    c.box(-290, -350, 150, 350, p.main, 22)
    c.box(140, -350, 150, 350, p.main, 22)
    for k in range(9):
        x = -140 + k * 31
        c.shape([(x, -340), (x + 16, -326), (x + 16, -18), (x, -4)], light(p.second, 0.1))
        c.shape([(x + 16, -326), (x + 31, -340), (x + 31, -4), (x + 16, -18)], dark(p.second, 0.25))
    for k in range(9):
        c.box(-276, -330 + k * 35, 54, 32, PAPER, 3)
        if k % 3:
            c.box(-276, -338 + k * 35, 34, 18, INK, 3)
    for row in range(3):
        for k in range(7):
            c.disc(176 + row * 36, -310 + k * 44, 11, (CREAM, p.accent)[(k + row + v) % 2])


def flute(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    with c.at(0, 0, 1, -14):
        c.box(-340, -110, 680, 220, p.main, 26)
        c.box(-322, -92, 644, 184, dark(p.main, 0.35), 18)
        tone = light(METAL, 0.35) if v % 2 == 0 else dark(WALNUT, 0.2)
        for y in (-44, 40):
            c.box(-300, y - 19, 600, 38, tone, 16)
            for k in range(9):
                c.disc(-190 + k * 50, y, 15, light(tone, 0.4) if v % 2 == 0 else BRASS)
        c.box(-300, -58, 60, 30, dark(tone, 0.2), 12)
