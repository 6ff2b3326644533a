"""Things to sit on, work at and put away in."""

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
    INK,
    LEAF,
    METAL,
    OAK,
    WALNUT,
    WOOD,
    Colour,
    Palette,
    dark,
    light,
)


def _legs(c: Canvas, xs: tuple[float, ...], top: float, colour: Colour, splay: float = 10) -> None:
    for x in xs:
        out = splay if x > 0 else -splay
        c.line([(x, top), (x + out, 0)], 11, colour)


def armchair(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 180, 14)
    _legs(c, (-120, 120), -60, WALNUT)
    if v % 3 == 1:  # wing chair
        c.smooth([(-150, -90), (-160, -330), (-90, -375), (90, -375), (160, -330), (150, -90)], dark(p.main, 0.1))
        c.smooth([(-98, -90), (-104, -320), (-60, -350), (60, -350), (104, -320), (98, -90)], p.main)
        for x, y in ((-40, -290), (40, -290), (0, -240), (-40, -190), (40, -190)):
            c.disc(x, y, 5, dark(p.main, 0.25))
    else:
        c.smooth([(-118, -80), (-124, -290), (-60, -318), (60, -318), (124, -290), (118, -80)], p.main)
        c.smooth([(-118, -270), (-60, -316), (60, -316), (118, -270), (0, -286)], light(p.main, 0.1))
    for x in (-170, 108):
        c.box(x, -220, 62, 162, dark(p.main, 0.14), 28)
    c.box(-116, -150, 232, 62, light(p.main, 0.08), 18)
    c.box(-116, -100, 232, 42, dark(p.main, 0.05), 10)
    if v % 3 == 2:
        with c.at(10, -190, 1, 12):
            c.box(-52, -48, 104, 96, p.accent, 16)


def sofa(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 320, 14)
    _legs(c, (-240, 240), -50, WALNUT if v % 2 else INK)
    c.box(-262, -250, 524, 170, dark(p.main, 0.08), 34)
    seats = 2 + v % 2
    width = 460 / seats
    for i in range(seats):
        c.box(-230 + i * width, -236, width - 6, 140, p.main, 22)
        c.box(-230 + i * width, -128, width - 6, 54, light(p.main, 0.12), 14)
    for x in (-300, 232):
        c.box(x, -190, 68, 148, dark(p.main, 0.16), 30)
    c.box(-262, -80, 524, 38, dark(p.main, 0.12), 8)
    for x, turn, colour in ((-190, -10, p.accent), (190, 9, p.second)):
        with c.at(x, -160, 1, turn):
            c.box(-44, -44, 88, 84, colour, 14)


def chair(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 120, 10)
    wood = (OAK, WALNUT, p.main)[v % 3]
    c.line([(-84, -190), (-96, 0)], 15, dark(wood, 0.12))
    c.line([(84, -190), (96, 0)], 15, dark(wood, 0.12))
    c.line([(-72, -190), (-80, -410)], 15, wood)
    c.line([(72, -190), (80, -410)], 15, wood)
    if v % 2:
        for y in (-290, -345, -400):
            c.box(-84, y, 168, 26, light(wood, 0.06), 12)
    else:
        c.smooth([(-88, -400), (0, -424), (88, -400), (84, -330), (0, -344), (-84, -330)], light(wood, 0.06))
        for x in (-36, 0, 36):
            c.line([(x, -340), (x * 0.9, -196)], 8, wood)
    c.box(-104, -208, 208, 30, light(wood, 0.1), 12)
    c.box(-92, -222, 184, 18, p.second, 9)
    c.line([(-88, -92), (88, -92)], 9, dark(wood, 0.2))


def desk(c: Canvas, p: Palette, v: int) -> None:
    wood = (WOOD, OAK, WALNUT)[v % 3]
    c.shadow(0, 2, 290, 12)
    _legs(c, (-230, 230), -190, dark(wood, 0.15), 22)
    c.box(-270, -222, 540, 30, light(wood, 0.08), 4)
    c.box(-250, -192, 500, 44, wood)
    for x in (40, 150)[: 1 + v % 2]:
        c.box(x, -188, 96, 58, dark(wood, 0.08), 3)
        c.disc(x + 48, -160, 6, BRASS)
    c.box(-220, -240, 110, 18, p.second, 3)
    c.box(-208, -258, 96, 18, p.main, 3)
    c.line([(-10, -222), (-10, -310), (40, -360)], 7, INK)
    c.shape([(30, -380), (80, -350), (44, -318), (14, -346)], INK)
    c.box(150, -262, 46, 40, CREAM, 6)
    for turn in (-35, -8, 22, 48):
        with c.at(173, -262, 1, turn):
            c.smooth([(0, 0), (-16, -50), (0, -104), (16, -50)], LEAF)


def bookcase(c: Canvas, p: Palette, v: int) -> None:
    wood = (OAK, WALNUT, light(p.wall, 0.4))[v % 3]
    c.shadow(0, 2, 190, 12)
    c.box(-180, -440, 360, 440, dark(wood, 0.3), 4)
    tones = (p.main, p.second, p.accent, CREAM, dark(p.main, 0.2), light(p.second, 0.3))
    for shelf in range(4):
        y = -330 + shelf * 106
        x, i = -160, shelf * 3 + v
        while x < 80 + (shelf % 2) * 50:
            width, height = 16 + (i * 7) % 15, 62 + (i * 13) % 26
            c.box(x, y - height, width, height, tones[i % 6])
            c.box(x, y - height + 10, width, 5, light(tones[i % 6], 0.4))
            x, i = x + width + 2, i + 1
        if shelf % 2 == 0:
            c.disc(125, y - 26, 26, p.accent if shelf else p.main)
    for y in (-440, -330, -224, -118, -18):
        c.box(-180, y, 360, 16, wood)
    for x in (-180, 164):
        c.box(x, -440, 16, 440, light(wood, 0.06))


def dresser(c: Canvas, p: Palette, v: int) -> None:
    wood = (WOOD, p.main, OAK)[v % 3]
    c.shadow(0, 2, 240, 12)
    _legs(c, (-190, 190), -50, dark(wood, 0.3), 6)
    c.box(-220, -270, 440, 232, wood, 8)
    c.box(-232, -284, 464, 20, light(wood, 0.15), 4)
    for row in range(3):
        for x in (-206, 6):
            c.box(x, -254 + row * 70, 200, 60, light(wood, 0.09), 4)
            c.disc(x + 100, -224 + row * 70, 7, BRASS)
    c.oval(-120, -306, 36, 22, p.second)
    c.box(-128, -352, 16, 30, p.second, 4)
    c.line([(-120, -350), (-150, -420)], 4, LEAF)
    c.line([(-120, -350), (-96, -430)], 4, LEAF)
    c.disc(-150, -424, 14, p.accent)
    c.disc(-96, -436, 16, light(p.accent, 0.3))
    c.box(60, -370, 110, 86, INK, 3)
    c.box(68, -362, 94, 70, CREAM)
    c.smooth([(70, -300), (110, -340), (160, -300)], p.main)


def dining_table(c: Canvas, p: Palette, v: int) -> None:
    wood = (OAK, WALNUT, WOOD)[v % 3]
    c.shadow(0, 2, 320, 12)
    if v % 2:
        c.box(-26, -190, 52, 170, dark(wood, 0.2), 6)
        c.smooth([(-130, 0), (-40, -40), (40, -40), (130, 0)], dark(wood, 0.25))
    else:
        _legs(c, (-250, -170, 170, 250), -190, dark(wood, 0.15), 8)
    c.box(-310, -214, 620, 28, light(wood, 0.1), 12)
    c.smooth([(-70, -218), (-58, -250), (58, -250), (70, -218), (0, -206)], p.main)
    for x, colour in ((-34, p.accent), (0, p.second), (32, p.accent)):
        c.disc(x, -258, 22, colour)
    for x in (-200, 200):
        c.oval(x, -218, 60, 7, CREAM)
        c.oval(x, -221, 38, 4, light(p.second, 0.5))
    c.box(120, -290, 12, 72, METAL, 5)


def bed(c: Canvas, p: Palette, v: int) -> None:
    wood = (WALNUT, OAK, p.second)[v % 3]
    c.shadow(0, 2, 310, 12)
    c.box(-270, -330, 540, 320, wood, 14)
    c.box(-250, -310, 500, 110, light(wood, 0.08), 8)
    c.box(-284, -170, 568, 130, CREAM, 18)
    for x in (-230, 50):
        c.box(x, -226, 180, 80, light(CREAM, 0.6), 28)
    c.box(-60, -206, 120, 64, p.accent, 20)
    c.box(-292, -150, 584, 126, p.main, 16)
    c.box(-292, -150, 584, 22, light(p.main, 0.3), 10)
    c.box(-280, -30, 560, 18, dark(wood, 0.2), 4)
    _legs(c, (-262, 262), -16, dark(wood, 0.3), 0)


def stool(c: Canvas, p: Palette, v: int) -> None:
    wood = (OAK, WOOD, p.main)[v % 3]
    c.shadow(0, 2, 130, 10)
    for x in (-70, -20, 30, 74):
        c.line([(x * 0.75, -230), (x * 1.35, 0)], 13, dark(wood, 0.14))
    c.line([(-80, -80), (84, -80)], 8, dark(wood, 0.25))
    c.oval(0, -232, 118, 26, dark(wood, 0.06))
    c.oval(0, -242, 118, 26, light(wood, 0.14))
    if v % 2:
        c.smooth([(-96, -246), (-60, -272), (60, -272), (96, -246), (0, -234)], p.accent)


def mirror(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 150, 10)
    frame = (BRASS, WALNUT, p.main)[v % 3]
    if v % 2:
        c.oval(0, -215, 150, 215, frame)
        c.oval(0, -215, 132, 197, light(p.wall, 0.1))
        c.smooth([(-90, -330), (-30, -380), (-80, -130), (-120, -180)], light(p.wall, 0.7), 0.6)
    else:
        c.box(-150, -430, 300, 430, frame, 10)
        c.box(-128, -408, 256, 386, light(p.wall, 0.1), 4)
        c.shape([(-128, -200), (40, -408), (110, -408), (-128, -110)], light(p.wall, 0.7), 0.6)


def shelf_unit(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 220, 10)
    frame = (INK, WALNUT, p.second)[v % 3]
    for x in (-200, 0, 200):
        c.line([(x, -400), (x, 0)], 11, frame)
    for y in (-380, -250, -120, -20):
        c.box(-212, y, 424, 18, light(OAK, 0.1), 3)
    c.box(-170, -330, 60, 80, p.main, 4)
    c.box(-96, -312, 40, 62, p.accent, 4)
    c.oval(90, -272, 54, 22, p.second)
    c.box(40, -190, 110, 70, dark(OAK, 0.2), 6)
    c.disc(-110, -150, 30, p.accent)
    for turn in (-30, 0, 30):
        with c.at(110, -380, 1, turn):
            c.smooth([(0, 0), (-12, -40), (0, -84), (12, -40)], LEAF)
    c.box(88, -396, 44, 18, CREAM, 4)
    c.box(-170, -72, 130, 52, light(p.main, 0.3), 6)
    c.box(40, -80, 130, 60, p.main, 6)
