"""What services look like that carry and clean."""

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    CREAM,
    GLASS,
    INK,
    LEAF,
    METAL,
    OAK,
    PAPER,
    STEEL,
    Palette,
    dark,
    light,
)


def moving_boxes(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 270, 12)
    card = (198, 154, 104)
    for x, y, w, h in ((-240, 0, 230, 180), (10, 0, 240, 200), (-150, -180, 220, 150), (90, -200, 150, 110))[: 3 + v % 2]:
        c.box(x, y - h, w, h, card, 4)
        c.box(x, y - h, w, 26, light(card, 0.15), 4)
        c.box(x + w / 2 - 19, y - h, 38, h, light(card, 0.35))
        c.box(x + 16, y - 50, 54, 32, dark(card, 0.2), 3)
    if v % 2:
        c.box(-210, -250, 13, 80, p.main)
    with c.at(-40, -330):
        for turn in (-50, -20, 12, 44):
            with c.at(0, -30, 1, turn):
                c.smooth([(0, 0), (-15, -46), (0, -100), (15, -46)], LEAF)
        c.box(-36, -44, 72, 46, p.main, 6)


def moving_van(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 340, 13)
    c.box(-330, -360, 430, 310, light(p.wall, 0.5) if v % 2 else p.main, 8)
    c.smooth([(110, -250), (230, -250), (300, -150), (320, -130), (320, -50), (110, -50)], p.second)
    c.shape([(140, -226), (224, -226), (278, -150), (140, -150)], GLASS)
    c.box(-330, -210, 430, 34, p.accent)
    c.text(-115, -280, ("careful movers", "Two & a Van", "mudanzas")[v % 3], 54, p.second if v % 2 else CREAM, "script")
    for x in (-210, 210):
        c.disc(x, -50, 62, INK)
        c.disc(x, -50, 28, METAL)
    c.box(-340, -62, 680, 13, INK, 5)
    c.disc(310, -96, 13, p.accent)


def cargo_van(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 340, 13)
    body = (PAPER, p.main, p.second)[v % 3]
    c.box(-330, -360, 400, 310, body, 18)
    c.shape([(50, -360), (130, -346), (250, -210), (324, -180), (336, -150), (336, -50), (50, -50)], body)
    c.shape([(80, -310), (150, -300), (232, -206), (80, -206)], GLASS)
    c.line([(60, -340), (60, -70)], 4, STEEL)
    c.line([(-150, -340), (-150, -70)], 4, STEEL)
    c.box(30, -190, 24, 9, INK, 4)
    c.box(-330, -120, 664, 15, p.accent)
    for x in (-210, 220):
        c.disc(x, -50, 62, INK)
        c.disc(x, -50, 28, METAL)
    c.disc(322, -140, 15, CREAM)


def cleaning(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 250, 12)
    c.line([(150, -60), (70, -480)], 13, OAK)
    c.smooth([(100, -70), (200, -80), (230, 0), (90, 0)], p.accent)
    for x in range(110, 230, 22):
        c.line([(x, -50), (x, -2)], 4, dark(p.accent, 0.2))
    c.shape([(-190, -190), (30, -190), (0, 0), (-160, 0)], p.main)
    c.oval(-80, -190, 110, 20, dark(p.main, 0.3))
    for x, y, r in ((-130, -206, 26), (-90, -220, 34), (-40, -210, 28), (-66, -250, 20), (0, -240, 13)):
        c.disc(x, y, r, light(GLASS, 0.6), 0.9)
    c.arc(-80, -190, 114, 130, 180, 360, 6, STEEL)
    c.box(-290, -200, 76, 200, p.second, 16)
    c.box(-270, -240, 36, 50, PAPER, 6)
    c.shape([(-290, -260), (-214, -260), (-214, -236), (-260, -236)], p.accent)
    if v % 2:
        c.smooth([(-20, -196), (40, -206), (56, -120), (10, -110)], CREAM)
