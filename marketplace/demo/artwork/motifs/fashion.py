"""Clothes, bags and jewellery."""

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import BRASS, CREAM, INK, METAL, OAK, PAPER, WALNUT, WOOD, Palette, dark, light


def _hanger(c: Canvas) -> None:
    c.line([(-360, -500), (360, -500)], 9, WOOD)
    c.arc(0, -486, 16, 20, -180, 80, 6, METAL)
    c.line([(0, -462), (-110, -410)], 10, OAK)
    c.line([(0, -462), (110, -410)], 10, OAK)


def dress(c: Canvas, p: Palette, v: int) -> None:
    """Hangs from a rail."""
    _hanger(c)
    c.smooth([(-86, -420), (-40, -396), (40, -396), (86, -420), (100, -330), (76, -250), (170, -20), (0, 0), (-170, -20), (-76, -250), (-100, -330)], p.main)
    c.box(-80, -266, 160, 26, p.accent, 8)
    for k in range(-3, 4):
        c.line([(k * 20, -236), (k * 46, -16)], 4, dark(p.main, 0.16))
    if v % 2:
        for x, y in ((-60, -120), (40, -160), (90, -70), (-110, -50), (-10, -70), (0, -340), (-40, -310), (50, -320)):
            c.disc(x, y, 12, light(p.main, 0.5))


def jacket(c: Canvas, p: Palette, v: int) -> None:
    """Hangs from a rail."""
    _hanger(c)
    for x in (-1, 1):
        c.smooth([(x * 100, -410), (x * 150, -370), (x * 200, -80), (x * 140, -70), (x * 112, -270)], dark(p.main, 0.12))
    c.smooth([(-110, -420), (0, -400), (110, -420), (132, -250), (136, -40), (0, -30), (-136, -40), (-132, -250)], p.main)
    c.shape([(0, -240), (-64, -424), (-20, -400), (0, -360)], light(p.main, 0.16))
    c.shape([(0, -240), (64, -424), (20, -400), (0, -360)], light(p.main, 0.16))
    c.line([(0, -240), (0, -36)], 4, dark(p.main, 0.3))
    for y in (-200, -140, -80):
        c.disc(14, y, 8, BRASS if v % 2 else CREAM)
    for x in (-100, 38):
        c.box(x, -150, 62, 12, dark(p.main, 0.25), 4)


def sweater(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(0, 16, 230, 190, 0.2)
    for x in (-1, 1):
        c.smooth([(x * 120, -180), (x * 190, -140), (x * 290, 120), (x * 220, 150), (x * 130, -10)], dark(p.main, 0.1))
        c.shape([(x * 284, 104), (x * 298, 140), (x * 226, 172), (x * 212, 136)], p.second)
    c.smooth([(-140, -190), (0, -170), (140, -190), (160, 0), (156, 200), (0, 206), (-156, 200), (-160, 0)], p.main)
    c.box(-152, 176, 304, 34, p.second, 8)
    c.arc(0, -196, 62, 40, 0, 180, 18, p.second)
    for y in (-100, -40, 20) if v % 2 else (-90,):
        for k in range(-4, 5):
            c.shape([(k * 32, y - 16), (k * 32 + 15, y), (k * 32, y + 16), (k * 32 - 15, y)], p.accent if (k + y) % 3 else CREAM)


def shirt(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(0, 16, 210, 190, 0.2)
    body = light(p.main, 0.35)
    for x in (-1, 1):
        c.shape([(x * 120, -200), (x * 260, -80), (x * 200, -6), (x * 130, -60)], dark(body, 0.07))
    c.smooth([(-140, -200), (0, -190), (140, -200), (146, 0), (150, 210), (0, 216), (-150, 210), (-146, 0)], body)
    if v % 2:
        for x in range(-120, 130, 30):
            c.line([(x, -180), (x, 206)], 5, p.main, 0.6)
    c.box(-12, -190, 24, 400, light(body, 0.3))
    for y in range(-150, 200, 60):
        c.disc(0, y, 7, dark(p.main, 0.2))
    c.shape([(0, -170), (-80, -214), (-50, -236), (0, -206)], light(body, 0.4))
    c.shape([(0, -170), (80, -214), (50, -236), (0, -206)], light(body, 0.4))
    c.box(44, -90, 74, 76, dark(body, 0.06), 6)


def scarf(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(0, 14, 230, 150, 0.2)
    for turn, tone in ((18, dark(p.main, 0.1)), (-16, p.main)):
        with c.at(0, 0, 1, turn):
            c.box(-310, -70, 620, 140, tone, 18)
            for k in range(7):
                if v % 2 or k in {0, 6}:
                    c.box(-280 + k * 88, -70, 26, 140, (p.accent, p.second)[k % 2])
            for y in range(-60, 70, 20):
                for x in (-1, 1):
                    c.line([(x * 310, y), (x * 350, y + 6)], 6, tone)


def hat(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 250, 12)
    straw = (OAK, p.main, CREAM)[v % 3]
    c.smooth([(-290, -50), (-140, -90), (140, -90), (290, -50), (160, -6), (-160, -6)], straw)
    c.smooth([(-140, -76), (-124, -220), (-50, -262), (50, -262), (124, -220), (140, -76), (0, -54)], light(straw, 0.14))
    c.smooth([(-140, -118), (0, -98), (140, -118), (144, -76), (0, -54), (-144, -76)], p.second)


def sneakers(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 290, 11)
    for x, y, tone in ((-60, -56, dark(p.main, 0.1)), (30, 0, p.main)):
        c.smooth([(x - 220, y - 30), (x - 216, y - 150), (x - 120, y - 170), (x - 60, y - 124), (x + 60, y - 90), (x + 190, y - 70), (x + 226, y - 28)], tone)
        c.box(x - 228, y - 40, 460, 40, CREAM, 18)
        c.line([(x - 220, y - 18), (x + 226, y - 18)], 5, p.second)
        for k in range(4):
            c.line([(x - 76 + k * 34, y - 128 + k * 9), (x - 44 + k * 34, y - 96 + k * 8)], 8, PAPER)
        if v % 2:
            c.thread([(x - 170, y - 60), (x - 60, y - 70), (x + 60, y - 56)], 12, p.accent)
        else:
            c.disc(x - 160, y - 96, 24, CREAM)


def leather_shoes(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 270, 11)
    skin = (WALNUT, dark(p.main, 0.2), (122, 74, 44))[v % 3]
    for x, y, tone in ((-60, -56, dark(skin, 0.2)), (30, 0, skin)):
        c.smooth([(x - 206, y - 20), (x - 214, y - 170), (x - 130, y - 186), (x - 70, y - 130), (x + 70, y - 104), (x + 200, y - 96), (x + 240, y - 50), (x + 236, y - 20)], tone)
        c.smooth([(x + 110, y - 104), (x + 200, y - 96), (x + 238, y - 50), (x + 234, y - 24), (x + 120, y - 24)], light(tone, 0.1))
        c.box(x - 210, y - 28, 130, 28, INK, 3)
        c.box(x - 210, y - 30, 450, 15, dark(skin, 0.55), 6)
        for k in range(4):
            c.line([(x - 100 + k * 34, y - 146 + k * 8), (x - 76 + k * 34, y - 112 + k * 6)], 6, light(skin, 0.45))


def handbag(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 210, 11)
    c.arc(0, -250, 108, 150, 180, 360, 15, dark(p.main, 0.25))
    c.smooth([(-170, -270), (170, -270), (216, -10), (0, 4), (-216, -10)], p.main)
    if v % 2:
        c.smooth([(-172, -274), (172, -274), (150, -130), (0, -96), (-150, -130)], light(p.main, 0.12))
        c.box(-20, -124, 40, 44, BRASS, 8)
    else:
        c.line([(-190, -130), (190, -130)], 5, light(p.main, 0.4))
        for x in (-100, 100):
            c.box(x - 12, -290, 24, 80, dark(p.main, 0.2), 6)
            c.disc(x, -226, 7, BRASS)


def tote(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 180, 11)
    for x in (-1, 1):
        c.arc(x * 4, -320, 70, 140, 180, 360, 14, dark(CREAM, 0.2 if x < 0 else 0.08))
    c.shape([(-170, -330), (170, -330), (184, 0), (-184, 0)], CREAM)
    if v % 2:
        c.disc(0, -170, 84, p.main)
        c.smooth([(-84, -160), (-30, -190), (30, -150), (84, -170), (60, -110), (-60, -110)], p.accent)
    else:
        c.text(0, -200, "SATURDAY", 54, p.main, "bold")
        c.text(0, -140, "market", 70, p.second, "script")


def suitcase(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 250, 11)
    c.arc(0, -330, 70, 50, 180, 360, 18, dark(p.main, 0.4))
    c.box(-250, -330, 500, 316, p.main, 30)
    for x in (-160, 120):
        c.box(x, -330, 40, 316, light(OAK, 0.05) if v % 2 else dark(p.main, 0.22))
        c.box(x + 4, -200, 32, 40, BRASS, 6)
    for x in (-250, 206):
        for y in (-330, -58):
            c.box(x, y, 44, 44, dark(p.main, 0.35), 12)
    c.box(-30, -300, 60, 20, BRASS, 6)
    for x in (-190, 190):
        c.disc(x, -8, 12, INK)


def watch(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    strap = (WALNUT, p.main, INK)[v % 3]
    case = (METAL, BRASS)[v % 2]
    c.shadow(8, 14, 120, 270, 0.24)
    c.shape([(-66, -290), (66, -290), (84, -110), (-84, -110)], strap)
    c.shape([(-66, 290), (66, 290), (84, 110), (-84, 110)], strap)
    for y in range(170, 280, 30):
        c.oval(0, y, 7, 9, dark(strap, 0.5))
    c.box(140, -18, 34, 36, case, 6)
    c.disc(0, 0, 152, dark(case, 0.12))
    c.disc(0, 0, 138, light(case, 0.35))
    c.disc(0, 0, 122, PAPER if v % 2 else p.second)
    mark = INK if v % 2 else PAPER
    for hour in range(12):
        with c.at(0, 0, 1, hour * 30):
            c.box(-4, -110, 8, 22, mark, 3)
    c.line([(0, 0), (44, -52)], 9, mark)
    c.line([(0, 0), (-66, -54)], 7, mark)
    c.line([(0, 20), (20, 92)], 3, p.accent)
    c.disc(0, 0, 8, p.accent)


def ring(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 190, 11)
    c.box(-190, -130, 380, 130, dark(p.main, 0.15), 22)
    c.box(-176, -150, 352, 60, p.main, 18)
    c.oval(0, -122, 120, 14, dark(p.main, 0.4))
    metal = (BRASS, METAL)[v % 2]
    c.arc(0, -236, 116, 116, 105, 435, 22, light(metal, 0.2))
    c.shape([(-52, -366), (52, -366), (80, -332), (0, -258), (-80, -332)], p.accent)
    c.shape([(-52, -366), (0, -332), (-80, -332)], light(p.accent, 0.4))
    c.shape([(52, -366), (0, -332), (80, -332)], dark(p.accent, 0.1))
    c.shape([(-80, -332), (0, -332), (0, -258)], light(p.accent, 0.2))


def necklace(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 170, 11)
    c.smooth([(-60, -440), (60, -440), (70, -350), (190, -240), (170, -10), (-170, -10), (-190, -240), (-70, -350)], light(p.second, 0.2))
    metal = light(BRASS if v % 2 else METAL, 0.25)
    c.arc(0, -380, 116, 196, 20, 160, 5, metal)
    if v % 2:
        for angle in range(30, 160, 15):
            with c.at(0, -380, 1, angle):
                c.disc(140, 0, 0.1, metal)
    c.smooth([(0, -190), (-30, -150), (0, -104), (30, -150)], p.accent)
    c.smooth([(-6, -176), (-18, -150), (-6, -136)], light(p.accent, 0.5))
    c.disc(0, -188, 9, metal)
    for x, y in ((-44, -206), (44, -206), (-76, -232), (76, -232)):
        c.disc(x, y, 11, p.main if v % 2 else metal)


def earrings(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow_of([(-170, -200), (190, -200), (190, 240), (-170, 240)], 0.24, 10)
    c.box(-180, -220, 360, 440, PAPER, 18)
    c.text(0, -170, "handmade", 44, p.main, "script")
    metal = BRASS if v % 2 else METAL
    for x in (-80, 80):
        c.disc(x, -92, 8, INK)
        c.arc(x, -70, 14, 20, 0, 360, 5, metal)
        if v % 2:
            c.arc(x, 30, 54, 80, 0, 360, 13, metal)
        else:
            c.smooth([(x, -48), (x - 46, 50), (x, 110), (x + 46, 50)], p.main)
            c.disc(x, 50, 20, p.accent)
