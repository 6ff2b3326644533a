"""Rooms that are hired for an evening."""

from marketplace.demo.artwork.canvas import HEIGHT, WIDTH, Canvas
from marketplace.demo.artwork.colours import (
    CREAM,
    GLASS,
    GLOW,
    INK,
    LEAF,
    OAK,
    PAPER,
    STONE,
    WALNUT,
    WOOD,
    Palette,
    dark,
    light,
    mix,
)
from marketplace.demo.artwork.motifs.fittings import plant, shell


def hall(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    shell(c, (light(p.wall, 0.2), mix(WOOD, p.wall, 0.4), mix(p.second, p.wall, 0.5))[v % 3], mix(p.floor, OAK, 0.5), 450)
    for x in (-10, 170, 350, 530, 710):
        c.shape([(x, 0), (x + 40, 0), (x + 100, 90), (x + 80, 100)], WALNUT)
        c.pie(x + 100, 250, 50, 80, 180, 360, light(GLASS, 0.3))
        c.box(x + 50, 250, 100, 120, light(GLASS, 0.3))
        c.line([(x + 100, 170), (x + 100, 370)], 4, PAPER)
    for row in range(2):
        c.thread([(0, 70 + row * 34), (220, 120 + row * 30), (440, 76 + row * 34), (660, 124 + row * 30), (880, 70 + row * 34)], 3, INK)
        for k in range(18):
            x = 24 + k * 49
            y = 92 + row * 34 + 22 * (1 - abs((x % 440) - 220) / 220)
            c.glow(x, y, 16, GLOW, 0.7)
            c.disc(x, y, 7, light(GLOW, 0.4))
    for k, (x, y) in enumerate(((150, 500), (440, 480), (730, 500), (280, 580), (600, 580))):
        c.shadow(x, y + 56, 80, 8)
        c.shape([(x - 82, y), (x + 82, y), (x + 72, y + 56), (x - 72, y + 56)], PAPER if k % 2 else light(p.main, 0.55))
        c.oval(x, y, 84, 15, light(PAPER, 0.5) if k % 2 else light(p.main, 0.65))
        c.box(x - 9, y - 34, 18, 32, p.second, 5)
        for dx in (-13, 0, 13):
            c.disc(x + dx, y - 40, 13, (p.accent, p.main)[(dx + k) % 2])
        for dx in (-110, 84):
            c.box(x + dx, y - 8, 26, 50, WOOD, 6)


def barn(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    c.wash(dark(WOOD, 0.12), dark(WOOD, 0.32), 0, 470)
    for x in range(0, WIDTH, 44):
        c.line([(x, 0), (x, 470)], 3, dark(WOOD, 0.42))
    c.wash(mix(OAK, p.floor, 0.4), dark(OAK, 0.35), 470, HEIGHT)
    for x in (60, 780):
        c.box(x, 0, 40, 540, WALNUT)
    c.shape([(0, 0), (880, 0), (880, 60), (440, 10), (0, 60)], dark(WALNUT, 0.2))
    c.shape([(330, 470), (330, 190), (440, 120), (550, 190), (550, 470)], light(GLOW, 0.2))
    c.shape([(330, 470), (330, 384), (380, 356), (430, 352), (480, 372), (550, 350), (550, 470)], light(LEAF, 0.3))
    for row in range(3):
        for k in range(15):
            x = 30 + k * 58
            y = 70 + row * 54 + 26 * (1 - abs((x + row * 90) % 300 - 150) / 150)
            c.glow(x, y, 18, GLOW, 0.8)
            c.disc(x, y, 6, light(GLOW, 0.5))
    c.shadow(440, 620, 350, 12)
    c.box(90, 510, 700, 24, PAPER, 4)
    c.shape([(90, 534), (790, 534), (780, 590), (100, 590)], light(CREAM, 0.3))
    for k in range(7):
        x = 140 + k * 100
        c.oval(x, 512, 30, 5, light(p.second, 0.5))
        c.box(x + 38, 480, 14, 30, p.second if (k + v) % 2 else p.main, 4)
        c.disc(x + 45, 470, 15, (p.accent, p.main)[k % 2])


def rooftop(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    c.wash((74, 78, 116), (232, 160, 120), 0, 460)
    for k in range(12):
        h = 80 + (k * 67) % 150
        c.box(k * 76 - 10, 460 - h, 72, h, mix(p.second, (62, 58, 84), 0.6))
        for i in range(4):
            c.box(k * 76 + 4 + (i % 2) * 26, 476 - h + (i // 2) * 34, 11, 15, light(GLOW, 0.1) if (k + i + v) % 3 else (84, 80, 110))
    c.wash(mix(OAK, WALNUT, 0.4), dark(WALNUT, 0.1), 460, HEIGHT)
    for x in range(0, WIDTH, 70):
        c.line([(x, 460), (x * 1.4 - 176, HEIGHT)], 3, dark(WALNUT, 0.3))
    c.box(0, 440, WIDTH, 24, dark(STONE, 0.3))
    c.thread([(0, 130), (220, 200), (440, 140), (660, 204), (880, 130)], 3, INK)
    for k in range(16):
        x = 20 + k * 56
        y = 146 + 44 * (1 - abs((x % 440) - 220) / 220)
        c.glow(x, y, 26, GLOW, 0.9)
        c.disc(x, y, 9, light(GLOW, 0.5))
    for x, tone in ((150, p.main), (560, p.accent)):
        c.shadow(x + 90, 594, 120, 10)
        c.box(x, 480, 190, 70, dark(tone, 0.1), 20)
        c.box(x - 12, 520, 214, 60, tone, 16)
    c.box(390, 540, 120, 16, OAK, 4)
    c.glow(450, 520, 40, GLOW, 0.8)
    c.box(440, 508, 20, 32, CREAM, 4)
    plant(c, 60, 600, 1.3)
    plant(c, 820, 600, 1.5)


def gallery(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    shell(c, light(STONE, 0.72), light(STONE, 0.35), 500)
    for k, (x, w, h) in enumerate(((80, 190, 240), (340, 230, 180), (640, 160, 230))):
        c.glow(x + w / 2, 210, 130, GLOW, 0.4)
        c.box(x, 210 - h / 2, w, h, INK)
        c.box(x + 8, 218 - h / 2, w - 16, h - 16, (light(p.main, 0.2), p.second, p.accent)[(k + v) % 3])
        if k % 2:
            c.disc(x + w * 0.4, 210, h * 0.28, p.main)
        else:
            c.shape([(x + 8, 202 + h / 2), (x + 8, 196), (x + w * 0.35, 206), (x + w * 0.6, 240), (x + w - 8, 160), (x + w - 8, 202 + h / 2)], CREAM)
        c.line([(x + w / 2, 20), (x + w / 2, 60)], 11, INK)
    c.box(0, 14, WIDTH, 9, INK)
    c.shadow(440, 620, 190, 12)
    c.box(260, 540, 360, 44, OAK, 6)
    for x in (290, 580):
        c.box(x, 584, 16, 36, INK)
