"""Houses that one goes to for a few days."""

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    CREAM,
    GLASS,
    GLOW,
    INK,
    LEAF,
    METAL,
    MOSS,
    OAK,
    PAPER,
    STEEL,
    STONE,
    WALNUT,
    WOOD,
    Palette,
    dark,
    light,
    mix,
)
from marketplace.demo.artwork.motifs.facades import door, window


def cabin(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 270, 14)
    if v % 2:  # A-frame
        c.shape([(-260, 0), (0, -430), (260, 0)], dark(p.main, 0.15))
        c.shape([(-196, 0), (0, -330), (196, 0)], OAK)
        for x in range(-170, 180, 28):
            c.line([(x, 0), (x, -320 + abs(x) * 1.68)], 3, dark(OAK, 0.2))
        c.shape([(-96, -150), (0, -310), (96, -150)], light(GLOW, 0.1))
        c.box(-3, -306, 6, 156, WALNUT)
        door(c, 0, 76, 124, p.second)
        c.box(-250, -14, 500, 20, WALNUT, 3)
        return
    c.box(110, -350, 46, 110, STONE)
    c.box(-220, -200, 440, 200, WOOD)
    for y in range(-190, 0, 32):
        c.line([(-226, y), (226, y)], 5, dark(WOOD, 0.25))
        for x in (-226, 226):
            c.disc(x, y + 14, 14, light(OAK, 0.1))
    c.shape([(-264, -190), (0, -330), (264, -190), (240, -176), (0, -300), (-240, -176)], dark(p.main, 0.2))
    c.shape([(-222, -190), (0, -312), (222, -190)], light(WOOD, 0.08))
    window(c, -126, -104, 80, 76, WALNUT, lit=True)
    window(c, 126, -104, 80, 76, WALNUT, lit=True)
    door(c, 0, 72, 140, p.main)


def houseboat(c: Canvas, p: Palette, v: int) -> None:
    c.smooth([(-330, -80), (330, -80), (290, 30), (-290, 30)], dark(p.main, 0.15))
    c.box(-330, -92, 660, 24, p.accent, 8)
    c.box(-230, -230, 440, 140, p.main if v % 2 else PAPER, 6)
    c.box(-250, -250, 480, 26, p.second, 8)
    for x in (-170, -60, 50):
        window(c, x, -160, 70, 64)
    c.box(120, -210, 64, 122, p.second, 4)
    for k, x in enumerate((-190, -120, 170)):
        c.box(x, -276, 54, 28, (WOOD, p.second)[k % 2], 4)
        for dx in (10, 27, 44):
            c.disc(x + dx, -282, 15, LEAF)
    c.line([(230, -90), (230, -210)], 6, INK)
    c.line([(310, -90), (310, -150)], 6, INK)
    for y in (14, 40):
        c.thread([(-380, y), (-200, y + 8), (0, y - 2), (200, y + 8), (380, y)], 4, PAPER, 0.5)


def tiny_house(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 250, 12)
    c.box(-220, -330, 400, 280, OAK if v % 2 else p.main, 4)
    for x in range(-206, 180, 24):
        c.line([(x, -330), (x, -50)], 3, dark(OAK if v % 2 else p.main, 0.16))
    c.shape([(-244, -320), (-100, -410), (206, -340), (206, -318)], INK)
    window(c, -130, -220, 100, 84, INK)
    window(c, 110, -250, 70, 60, INK)
    with c.at(10, -52):
        door(c, 0, 76, 170, p.second)
    c.box(-240, -56, 440, 22, STEEL, 4)
    c.line([(200, -44), (290, -36)], 11, STEEL)
    for x in (-110, -30):
        c.disc(x, -30, 34, INK)
        c.disc(x, -30, 13, METAL)
    c.box(-40, -30, 100, 32, WOOD, 3)


def yurt(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 290, 13)
    c.box(-310, -26, 620, 28, WOOD, 4)
    c.box(-250, -190, 500, 170, CREAM, 10)
    c.shape([(-276, -180), (-50, -330), (50, -330), (276, -180)], light(p.main, 0.3) if v % 2 else light(CREAM, 0.3))
    for x in (-190, -90, 90, 190):
        c.line([(x, -186), (x * 0.24, -330)], 4, dark(CREAM, 0.2))
    c.box(-252, -178, 504, 26, p.main)
    for k in range(12):
        c.shape([(-240 + k * 42, -178), (-219 + k * 42, -156), (-240 + k * 42 + 42, -178)], p.accent)
    c.box(-48, -160, 96, 138, p.second, 6)
    c.box(-36, -148, 72, 60, light(GLOW, 0.1), 4)
    c.oval(0, -332, 52, 14, GLASS)


def treehouse(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 150, 12)
    c.smooth([(-60, 10), (-40, -200), (-60, -480), (60, -480), (44, -200), (70, 10)], WALNUT)
    for x, y, r in ((-170, -420, 120), (170, -430, 130), (0, -500, 160)):
        c.disc(x, y, r, mix(LEAF, MOSS, 0.5))
    c.box(-190, -176, 380, 24, WOOD, 4)
    c.box(-140, -330, 280, 156, OAK)
    for x in range(-128, 140, 26):
        c.line([(x, -330), (x, -176)], 3, dark(OAK, 0.2))
    c.shape([(-180, -322), (0, -430), (180, -322)], p.main)
    window(c, -66, -256, 70, 64, PAPER, lit=True)
    c.box(30, -280, 70, 106, p.second, 4)
    c.line([(150, -170), (190, 0)], 8, WOOD)
    c.line([(200, -170), (240, 0)], 8, WOOD)
    for k in range(5):
        c.line([(156 + k * 9, -144 + k * 30), (206 + k * 8, -144 + k * 30)], 7, WOOD)
    c.disc(-150, -470, 60, light(LEAF, 0.1))
    c.disc(130 if v % 2 else 60, -500, 60, light(LEAF, 0.1))


def camper_van(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 320, 13)
    top = p.main if v % 2 == 0 else PAPER
    low = PAPER if v % 2 == 0 else p.main
    c.box(-318, -300, 500, 250, top, 34)
    c.shape([(150, -300), (204, -296), (286, -176), (320, -150), (322, -50), (150, -50)], top)
    c.shape([(-316, -160), (318, -160), (322, -50), (-312, -50)], low)
    c.box(-318, -168, 638, 12, p.accent)
    for x, w in ((-270, 130), (-120, 150), (50, 110)):
        c.box(x, -270, w, 84, GLASS, 12)
    c.shape([(184, -270), (206, -270), (268, -190), (184, -190)], GLASS)
    for x in (-190, 200):
        c.disc(x, -46, 62, INK)
        c.disc(x, -46, 30, METAL)
    c.disc(306, -110, 17, GLOW)
    c.box(-330, -66, 660, 18, METAL, 8)
    if v % 3:
        c.box(-220, -330, 300, 26, WOOD, 4)
        c.smooth([(-200, -334), (0, -350), (70, -338), (-40, -328)], p.accent)
