"""Rooms and views; each paints the whole picture, in absolute units."""

from marketplace.demo.artwork.canvas import HEIGHT, WIDTH, Canvas, leaf
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
    SEA,
    SKY,
    STEEL,
    STONE,
    WALNUT,
    WOOD,
    Colour,
    Palette,
    dark,
    light,
    mix,
)
from marketplace.demo.artwork.motifs.fittings import plant, shell


def _window(c: Canvas, x: float, y: float, w: float, h: float, view: Colour, hill: Colour, v: int) -> None:
    c.box(x - 14, y - 14, w + 28, h + 28, PAPER, 4)
    c.box(x, y, w, h, light(SKY, 0.2))
    if v % 3 == 0:
        c.shape([(x, y + h), (x, y + h * 0.62), (x + w * 0.2, y + h * 0.52), (x + w * 0.42, y + h * 0.5), (x + w * 0.7, y + h * 0.64), (x + w, y + h * 0.58), (x + w, y + h)], hill)
    elif v % 3 == 1:
        for k, share in enumerate((0.5, 0.74, 0.4, 0.6)):
            c.box(x + k * w / 4, y + h * (1 - share), w / 4 - 2, h * share, light(view, 0.35 + 0.1 * (k % 2)))
    else:
        c.box(x, y + h * 0.55, w, h * 0.45, SEA)
        c.shape([(x + w * 0.6, y + h * 0.6), (x + w * 0.68, y + h * 0.3), (x + w * 0.8, y + h * 0.6)], PAPER)
    c.box(x + w / 2 - 4, y, 8, h, PAPER)
    c.box(x, y + h * 0.4, w, 6, PAPER)


def _art(c: Canvas, x: float, y: float, p: Palette, v: int) -> None:
    c.box(x, y, 120, 90, WALNUT, 3)
    c.box(x + 8, y + 8, 104, 74, CREAM)
    c.disc(x + 76, y + 34, 15, p.accent)
    c.smooth([(x + 8, y + 82), (x + 8, y + 60), (x + 44, y + (40 if v % 2 else 52)), (x + 112, y + 64), (x + 112, y + 82)], p.second)


def bedroom(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    shell(c, mix(p.wall, p.second, 0.15 + 0.1 * (v % 3)), p.floor, 500)
    _window(c, 70 if v % 2 else 620, 110, 180, 220, p.second, LEAF, v)
    _art(c, 380, 110, p, v)
    c.shadow(440, 610, 330, 16)
    c.box(170, 250, 540, 200, (WALNUT, OAK, p.second)[v % 3], 14)
    c.box(150, 400, 580, 190, CREAM, 20)
    for x in (200, 450):
        c.box(x, 350, 220, 96, light(CREAM, 0.6), 34)
    c.box(370, 380, 140, 70, p.accent, 24)
    c.box(140, 450, 600, 150, p.main, 18)
    c.box(140, 450, 600, 26, light(p.main, 0.35), 12)
    for x in (60, 760):
        c.box(x, 450, 90, 120, WOOD, 5)
        c.disc(x + 45, 500, 6, BRASS)
    c.glow(805, 380, 100, GLOW, 0.6)
    c.box(800, 400, 10, 50, BRASS)
    c.shape([(765, 405), (782, 345), (828, 345), (845, 405)], light(GLOW, 0.3))


def living_room(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    shell(c, p.wall, p.floor)
    _window(c, 80, 90, 200, 250, p.second, LEAF, v)
    for x, flip in ((40, 1), (290, -1)):
        c.smooth([(x, 70), (x + 46 * flip + 20, 70), (x + 30, 380), (x, 390)], light(p.accent, 0.2))
    _art(c, 480, 110, p, v)
    if v % 2:
        _art(c, 620, 130, p, v + 1)
    c.oval(470, 600, 330, 44, light(p.main, 0.55))
    c.arc(470, 600, 290, 34, 0, 360, 5, p.main)
    c.shadow(520, 566, 250, 12)
    c.box(330, 340, 380, 150, dark(p.main, 0.08), 26)
    c.box(350, 400, 340, 130, p.main, 20)
    for x in (290, 680):
        c.box(x, 390, 64, 160, dark(p.main, 0.16), 26)
    c.box(310, 500, 420, 54, dark(p.main, 0.1), 10)
    c.box(370, 390, 84, 80, p.accent, 14)
    c.line([(800, 560), (800, 230)], 8, INK)
    c.glow(800, 220, 100, GLOW, 0.55)
    c.shape([(740, 240), (766, 150), (834, 150), (860, 240)], light(GLOW, 0.2))
    plant(c, 180, 560, 1.2)


def kitchen(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    shell(c, light(p.wall, 0.2), p.floor, 540)
    for row in range(3):
        for k in range(15):
            c.box(k * 60 + (row % 2) * 30 - 30, 220 + row * 40, 57, 37, light(p.wall, 0.55 if (k + row) % 3 else 0.35), 2)
    c.box(60, 90, 380, 16, WOOD)
    for k, x in enumerate((90, 160, 220, 300, 370)):
        c.box(x, 90 - 44 - (k % 2) * 16, 44, 44 + (k % 2) * 16, (p.second, p.main, p.accent, CREAM)[(k + v) % 4], 6)
    if v % 2:
        _window(c, 560, 60, 220, 170, p.second, LEAF, v)
    else:
        for x in (560, 700):
            c.line([(x, 0), (x, 110)], 4, INK)
            c.pie(x, 160, 54, 54, 180, 360, p.accent)
            c.glow(x, 180, 60, GLOW, 0.5)
    c.box(0, 340, WIDTH, 26, (OAK, WALNUT, CREAM)[v % 3])
    c.box(0, 366, WIDTH, 174, p.main)
    for k in range(6):
        c.box(k * 148 + 6, 376, 136, 156, light(p.main, 0.08), 4)
        c.box(k * 148 + 54, 392, 40, 8, BRASS, 4)
    c.box(330, 250, 110, 90, METAL, 10)
    c.box(300, 336, 180, 8, INK)
    c.thread([(640, 340), (640, 270), (690, 260), (700, 300)], 9, STEEL)
    c.smooth([(90, 340), (80, 300), (180, 300), (170, 340)], CREAM)
    for x, tone in ((104, p.accent), (130, (190, 70, 60)), (156, LEAF)):
        c.disc(x, 298, 19, tone)
    plant(c, 800, 342, 0.7)


def bathroom(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    shell(c, light(p.second, 0.6), mix(STONE, p.floor, 0.3), 520)
    for row in range(4):
        for k in range(12):
            c.box(k * 76, 240 + row * 68, 73, 65, light(p.second, 0.45 + 0.1 * ((k + row) % 3)), 3)
    c.box(520, 80, 200, 130, WOOD, 10) if v % 2 else c.disc(620, 140, 90, BRASS)
    c.box(532, 92, 176, 106, light(GLASS, 0.4), 6) if v % 2 else c.disc(620, 140, 80, light(GLASS, 0.4))
    c.shadow(300, 594, 240, 12)
    c.smooth([(70, 360), (530, 360), (500, 560), (430, 590), (160, 590), (100, 560)], PAPER)
    c.box(50, 346, 500, 30, light(METAL, 0.6), 14)
    c.thread([(120, 346), (120, 270), (170, 264), (180, 290)], 11, BRASS)
    c.box(560, 330, 220, 26, OAK, 4)
    c.smooth([(590, 330), (600, 280), (740, 280), (750, 330)], PAPER)
    c.box(580, 356, 180, 180, WALNUT, 4)
    c.box(790, 200, 70, 170, p.main, 8)
    c.box(790, 230, 70, 14, p.accent)
    plant(c, 470, 346, 0.8)


def terrace_view(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    c.wash((200, 222, 232), (246, 234, 214), 0, 420)
    c.glow(640, 150, 60, GLOW, 0.9)
    if v % 2:
        c.wash(SEA, light(SEA, 0.25), 320, 460)
        c.smooth([(-50, 340), (160, 270), (360, 330), (360, 350), (-50, 350)], mix(LEAF, SKY, 0.4))
    else:
        for k in range(14):
            h = 60 + (k * 53) % 130
            c.box(k * 66 - 10, 440 - h, 60, h, mix(p.second, SKY, 0.35 + 0.3 * (k % 2)))
            c.shape([(k * 66 - 14, 442 - h), (k * 66 + 20, 416 - h), (k * 66 + 54, 442 - h)], mix(p.main, SKY, 0.3))
    c.wash(light(STONE, 0.3), dark(STONE, 0.1), 470, HEIGHT)
    for x in range(0, WIDTH, 36):
        c.line([(x, 380), (x, 480)], 5, INK)
    c.box(0, 370, WIDTH, 13, INK)
    c.box(0, 472, WIDTH, 10, INK)
    c.shadow(420, 606, 160, 12)
    c.oval(420, 500, 120, 20, p.accent)
    c.line([(420, 510), (420, 600)], 11, INK)
    c.box(390, 456, 26, 40, PAPER, 6)
    c.box(440, 440, 22, 56, mix(p.main, INK, 0.2), 8)
    for x, flip in ((230, 1), (610, -1)):
        c.line([(x, 600), (x, 500), (x - 20 * flip, 400)], 10, WOOD)
        c.line([(x + 70 * flip, 600), (x + 70 * flip, 510)], 10, WOOD)
        c.box(min(x, x + 76 * flip), 496, 76, 18, p.main, 6)
    plant(c, 90, 600, 1.4)
    plant(c, 800, 600, 1.1)


def loft(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    shell(c, mix(p.main, STONE, 0.55), mix(p.floor, OAK, 0.4), 510)
    for k in range(3):
        x = 60 + k * 270
        c.box(x - 10, 70, 230, 300, INK)
        for row in range(3):
            for i in range(3):
                c.box(x + i * 71, 80 + row * 96, 66, 90, light(SKY, 0.3))
        c.shape([(x, 366), (x + 50, 290), (x + 110, 330), (x + 210, 280), (x + 210, 366)], mix(p.second, SKY, 0.5))
    c.box(0, 20, WIDTH, 26, dark(WALNUT, 0.2))
    for x in (200, 470, 740):
        c.line([(x, 46), (x, 100)], 3, INK)
        c.glow(x, 124, 50, GLOW, 0.7)
        c.disc(x, 120, 19, light(GLOW, 0.2))
    c.shadow(440, 600, 320, 12)
    c.box(170, 450, 540, 24, OAK, 6)
    for x in (200, 670):
        c.line([(x, 474), (x, 600)], 13, INK)
    for k, x in enumerate((230, 350, 480, 600)):
        c.box(x, 500, 70, 14, (p.accent, p.second)[(k + v) % 2], 6)
        c.line([(x + 10, 510), (x + 4, 606)], 7, WOOD)
        c.line([(x + 60, 510), (x + 66, 606)], 7, WOOD)
    plant(c, 90, 590, 1.5)
    c.box(390, 400, 40, 50, p.accent, 8)
    for turn in (-20, 0, 22):
        leaf(c, 410, 404, 80, turn, LEAF)
