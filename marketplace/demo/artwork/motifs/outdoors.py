"""Bicycles, boats, tents and what one takes along."""


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
    Palette,
    dark,
    light,
)


def tent(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 310, 14)
    if v % 2:  # dome
        c.smooth([(-290, 0), (-240, -160), (-60, -268), (120, -250), (270, -130), (300, 0)], p.main)
        c.smooth([(-90, 0), (-60, -180), (20, -264), (-60, -268), (-240, -160), (-290, 0)], light(p.main, 0.12))
        c.smooth([(-40, 0), (-20, -130), (40, -196), (100, -130), (120, 0)], dark(p.main, 0.55))
        c.smooth([(-40, 0), (-20, -130), (40, -196), (14, -80), (0, 0)], p.accent)
        c.thread([(-290, 0), (-100, -250), (60, -262), (300, 0)], 5, CREAM)
    else:
        c.shape([(-290, 0), (0, -330), (290, 0)], p.main)
        c.shape([(-120, 0), (0, -330), (120, 0)], dark(p.main, 0.12))
        c.shape([(-56, 0), (0, -330), (70, 0)], dark(p.main, 0.6))
        c.shape([(-56, 0), (0, -330), (-90, 0)], light(p.main, 0.35))
    for x in (-1, 1):
        c.line([(x * 270, -24), (x * 340, 10)], 3, CREAM)


def backpack(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 160, 12)
    c.arc(0, -420, 40, 36, 180, 360, 12, INK)
    c.box(-190, -200, 70, 170, dark(p.main, 0.18), 24)
    c.box(120, -200, 70, 170, dark(p.main, 0.18), 24)
    c.smooth([(-140, 0), (-150, -280), (-90, -420), (90, -420), (150, -280), (140, 0)], p.main)
    c.smooth([(-146, -260), (-110, -410), (0, -432), (110, -410), (146, -260), (0, -240)], light(p.main, 0.13))
    c.box(-100, -190, 200, 150, dark(p.main, 0.12), 22)
    c.line([(-90, -150), (90, -150)], 5, p.accent)
    for x in (-70, 46):
        c.box(x, -300, 24, 90, p.second, 5)
        c.box(x - 4, -250, 32, 24, METAL, 5)
    if v % 2:
        c.box(-140, -470, 280, 62, p.accent, 30)
        c.ring(-110, -440, 18, 5, dark(p.accent, 0.2))


def boots(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 260, 12)
    for x, tone in ((-150, dark(p.main, 0.12)), (60, p.main)):
        top = -300 if v % 2 else -230
        c.smooth(
            [(x - 90, top), (x + 46, top), (x + 56, -150), (x + 180, -90), (x + 196, -20), (x - 96, -20)], tone
        )  # fmt: skip
        c.box(x - 104, -30, 304, 30, INK, 10)
        c.box(x - 92, top - 14, 136, 34, p.second, 14)
        for k in range(4):
            y = top + 50 + k * 34
            c.line([(x + 16, y), (x + 66 + k * 8, y + 6)], 6, CREAM)


def camp_stove(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 180, 11)
    c.box(-70, -90, 140, 90, p.accent, 20)
    c.box(-20, -130, 40, 44, METAL)
    for x in (-1, 1):
        c.line([(0, -130), (x * 130, -170)], 9, STEEL)
    for x in (-50, 0, 50):
        c.smooth([(x - 16, -170), (x, -214), (x + 16, -170), (x, -156)], (92, 150, 205))
    c.box(-150, -330, 300, 140, (METAL, p.main, INK)[v % 3], 20)
    c.box(-160, -342, 320, 24, light(METAL, 0.3), 10)
    c.line([(150, -290), (270, -310)], 14, INK)
    for x in (-50, 20):
        c.thread([(x, -360), (x + 18, -400), (x - 6, -440), (x + 14, -480)], 7, PAPER, 0.6)


def sleeping_bag(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 240, 12)
    c.box(-230, -190, 420, 190, p.main, 90)
    c.oval(180, -95, 62, 95, dark(p.main, 0.2))
    for r in (44, 28, 12):
        c.oval(184, -95, r, r * 1.5, light(p.main, 0.2) if r != 28 else p.second)
    for x in (-130, 40):
        c.box(x, -194, 24, 198, p.accent, 4)
        c.box(x - 6, -110, 36, 28, INK, 6)
    if v % 2:
        c.thread([(-220, -190), (-120, -260), (0, -250), (60, -192)], 9, INK)


def kayak(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 350, 12)
    c.smooth([(-360, -66), (-200, -70), (0, -62), (200, -70), (360, -66), (220, -6), (0, 6), (-220, -6)], p.main)
    c.smooth([(-330, -52), (0, -32), (330, -52), (200, -12), (0, 0), (-200, -12)], dark(p.main, 0.16))
    c.oval(0, -62, 92, 16, INK)
    if v % 2:
        c.oval(-170, -64, 44, 8, INK)
    with c.at(40, -120, 1, 22):
        c.line([(-270, 0), (270, 0)], 9, OAK)
        c.box(-310, -16, 80, 34, p.second, 12)
        c.box(230, -16, 80, 34, p.second, 12)


def canoe(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 350, 12)
    c.smooth([(-370, -130), (-330, -70), (0, -66), (330, -70), (370, -130), (280, -8), (0, 6), (-280, -8)], p.main)
    c.thread([(-372, -132), (-320, -74), (0, -66), (320, -74), (372, -132)], 11, OAK)
    for x in (-160, 120):
        c.box(x, -82, 60, 18, WALNUT, 5)
    c.line([(-40, -70), (150, -250)], 9, OAK)
    c.smooth([(136, -250), (190, -310), (214, -290), (168, -228)], light(OAK, 0.2) if v % 2 else p.accent)


def surfboard(c: Canvas, p: Palette, v: int) -> None:
    boards = ((-90, -6, p.main), (90, 7, p.second)) if v % 2 else ((0, 4, p.main),)
    c.shadow(0, 2, 130, 10)
    for x, tilt, colour in boards:
        with c.at(x, 0, 1, tilt):
            c.smooth([(-34, 0), (-72, -160), (-62, -340), (0, -470), (62, -340), (72, -160), (34, 0)], light(colour, 0.5))
            c.smooth([(-30, -20), (-62, -160), (-54, -250), (54, -250), (62, -160), (30, -20)], colour)
            c.line([(0, -4), (0, -460)], 4, dark(colour, 0.25))
            c.line([(-62, -290), (62, -290)], 12, p.accent)


def paddle_board(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 360, 12)
    c.smooth([(-380, -40), (-300, -66), (200, -62), (390, -84), (320, -20), (100, 0), (-260, -4)], p.main)
    c.smooth([(-300, -54), (-100, -58), (160, -56), (120, -36), (-280, -34)], p.accent)
    c.line([(-60, -60), (40, -450)], 9, INK)
    c.line([(24, -452), (62, -444)], 10, INK)
    c.smooth([(-70, -70), (-40, -110), (-62, -8), (-88, -6)], p.second if v % 2 else CREAM)


def skis(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 150, 10)
    for x, tilt in ((-50, -5), (40, 5)):
        with c.at(x, 0, 1, tilt):
            c.smooth([(-20, 0), (-22, -200), (-18, -440), (0, -480), (18, -440), (22, -200), (20, 0)], p.main)
            c.line([(0, -120), (0, -420)], 8, p.accent)
            c.box(-24, -230, 48, 70, INK, 8)
    for x, tilt in ((-130, -12), (130, 12)):
        with c.at(x, 0, 1, tilt):
            c.line([(0, 0), (0, -380)], 7, METAL if v % 2 else p.second)
            c.box(-9, -400, 18, 60, INK, 8)
            c.oval(0, -34, 26, 8, INK)


def snowboard(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 110, 10)
    with c.at(0, 0, 1, 5):
        c.box(-68, -470, 136, 466, p.main, 66)
        c.shape([(-68, -330), (68, -250), (68, -190), (-68, -270)], p.accent)
        c.shape([(-68, -230), (68, -150), (68, -90), (-68, -170)], p.second)
        for y in (-350, -140):
            c.box(-56, y, 112, 50, INK, 14)
            c.box(-34, y - 22, 68, 40, light(INK, 0.25), 10)
    if v % 2:
        c.smooth([(110, -20), (120, -200), (190, -200), (200, -90), (270, -60), (274, -10)], p.second)


def skateboard(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 260, 10)
    c.smooth([(-300, -130), (-220, -84), (220, -84), (300, -130), (290, -96), (210, -56), (-210, -56), (-290, -96)], p.main)
    c.thread([(-300, -132), (-220, -88), (220, -88), (300, -132)], 9, INK)
    for x in (-170, 170):
        c.box(x - 34, -66, 68, 22, METAL, 6)
        for dx in (-30, 30):
            c.disc(x + dx, -26, 27, p.accent if v % 2 else CREAM)
            c.disc(x + dx, -26, 9, STEEL)


def climbing_rope(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(-40, 20, 200, 170, 0.2)
    for k in range(9):
        c.arc(-50 + (k % 3) * 6, (k % 4) * 5, 196 - k * 15, 168 - k * 13, 0, 360, 12, p.main if k % 2 else light(p.main, 0.25))
    c.thread([(120, 40), (220, 120), (300, 60), (340, 160)], 12, p.main)
    for x, y, turn in ((230, -120, 20), (280, -20, -30)):
        with c.at(x, y, 1, turn):
            c.arc(0, 0, 36, 62, 0, 300, 15, METAL if v % 2 else p.accent)
            c.line([(18, -54), (36, 6)], 11, STEEL)
    c.disc(-270, -190, 10, BRASS)


def binoculars(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 200, 12)
    for x in (-1, 1):
        c.shape([(x * 40, -330), (x * 110, -330), (x * 176, -20), (x * 30, -20)], (INK, p.main)[v % 2])
        c.box(x * 103 - 80, -60, 160, 60, dark(p.main, 0.45), 14)
        c.box(x * 76 - 42, -370, 84, 54, STEEL, 12)
        c.box(x * 92 - 50, -210, 100, 16, BRASS, 4)
    c.box(-40, -280, 80, 130, dark(p.main, 0.3), 14)
    c.disc(0, -296, 26, METAL)
