"""Houses, flats, shops and other places, seen from the street."""

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
    Colour,
    Palette,
    dark,
    light,
    mix,
)
from marketplace.demo.artwork.motifs.facades import door, window
from marketplace.demo.artwork.scenes import tree


def _bushes(c: Canvas, xs: tuple[float, ...], bloom: Colour) -> None:
    for x in xs:
        for dx, dy, r in ((-26, -18, 26), (0, -26, 32), (28, -16, 25)):
            c.disc(x + dx, dy, r, mix(LEAF, MOSS, 0.4 if dx else 0.1))
        for dx, dy in ((-18, -30), (10, -40), (28, -20), (-4, -14)):
            c.disc(x + dx, dy, 6, bloom)


def cottage(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 300, 14)
    walls = (PAPER, light(STONE, 0.35), light(p.accent, 0.6))[v % 3]
    c.box(120, -390, 52, 120, mix(p.main, STONE, 0.4))
    c.box(-220, -210, 440, 212, walls)
    c.shape([(-262, -200), (-170, -350), (170, -350), (262, -200)], p.main if v % 2 else WALNUT)
    for k in range(1, 5):
        y = -350 + k * 30
        c.line([(-170 - k * 18, y), (170 + k * 18, y)], 3, dark(p.main if v % 2 else WALNUT, 0.25))
    door(c, 0, 70, 140, p.second)
    for x in (-130, 130):
        window(c, x, -110, 76, 84)
        c.box(x - 50, -62, 100, 18, WOOD, 4)
        for k in range(4):
            c.disc(x - 36 + k * 24, -68, 11, p.accent if k % 2 else (196, 80, 70))
    c.shape([(-40, 0), (40, 0), (90, 96), (-90, 96)], light(STONE, 0.4))
    _bushes(c, (-190, 190), p.accent)


def farmhouse(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 340, 14)
    stone = mix(STONE, CREAM, 0.45)
    c.box(-310, -240, 410, 240, stone)
    c.box(100, -160, 220, 160, mix(stone, p.main, 0.18))
    c.shape([(-336, -230), (-290, -330), (80, -330), (126, -230)], dark(p.main, 0.12))
    c.shape([(90, -152), (110, -230), (300, -230), (340, -152)], dark(p.main, 0.2))
    for k in range(26):
        c.box(-290 + (k * 73) % 370, -210 + (k * 41) % 190, 34, 17, dark(stone, 0.07 + (k % 3) * 0.03), 5)
    for x in (-240, -100, 50):
        window(c, x, -170, 58, 64, p.second)
    for x in (-240, 40):
        window(c, x, -66, 58, 70, p.second)
    door(c, -104, 66, 128, p.second)
    c.pie(210, -20, 74, 100, 180, 360, dark(WALNUT, 0.1))
    c.box(136, -24, 148, 24, dark(WALNUT, 0.1))
    tree(c, -370, 10, 1.2 if v % 2 else 0.9, mix(LEAF, MOSS, 0.5))


def family_house(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 330, 14)
    walls = (PAPER, light(p.main, 0.6), light(p.wall, 0.4))[v % 3]
    c.box(-240, -310, 330, 312, walls)
    c.shape([(-280, -300), (-76, -430), (130, -300)], mix(STEEL, INK, 0.4) if v % 2 else p.main)
    c.box(90, -180, 210, 182, mix(p.main, STONE, 0.3) if v % 2 else p.second)
    c.box(74, -206, 240, 32, dark(mix(STEEL, INK, 0.3), 0.1), 4)
    for x in (-170, 16):
        window(c, x, -240, 62, 74)
        window(c, x if x < 0 else 16, -90, 62, 74)
    window(c, -76, -240, 50, 74)
    door(c, -76, 70, 146, p.accent if v % 2 else dark(p.second, 0.1))
    c.box(120, -140, 150, 140, light(METAL, 0.3), 3)
    for y in range(-120, 0, 28):
        c.line([(122, y), (268, y)], 3, STEEL)
    c.shape([(-110, 0), (-42, 0), (10, 96), (-160, 96)], light(STONE, 0.4))
    _bushes(c, (-200, 30), p.accent)


def villa(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 350, 14)
    c.box(-320, -180, 640, 182, PAPER)
    c.box(-60, -330, 360, 152, light(p.wall, 0.3))
    c.box(-340, -198, 400, 24, light(STONE, 0.3))
    c.box(-80, -350, 400, 26, dark(STONE, 0.1))
    c.box(-20, -300, 280, 100, GLASS)
    for x in (72, 166):
        c.box(x, -300, 6, 100, INK)
    c.box(-280, -150, 250, 150, GLASS)
    for x in (-200, -112):
        c.box(x, -150, 6, 150, INK)
    door(c, 90, 74, 140, p.main)
    c.box(180, -150, 110, 110, OAK)
    for x in range(186, 290, 16):
        c.line([(x, -150), (x, -40)], 3, dark(OAK, 0.2))
    c.smooth([(-330, 40), (-100, 20), (140, 40), (80, 84), (-260, 84)], (110, 180, 200))
    for x, size in ((-380, 1.1), (360, 0.9)):
        tree(c, x, 4, size, mix(LEAF, MOSS, 0.3 + v % 2 * 0.3))


def city_flats(c: Canvas, p: Palette, v: int) -> None:
    """Three fronts of a street."""
    for k, (x, w, h) in enumerate(((-380, 240, 430), (-130, 270, 500), (150, 230, 400))):
        front = (light(p.main, 0.25), light(p.second, 0.5), p.accent, light(p.wall, 0.2))[(k + v) % 4]
        c.box(x, -h, w, h, front)
        c.box(x - 8, -h - 14, w + 16, 24, light(front, 0.4))
        for row in range(int((h - 120) / 92)):
            for i in range(3):
                wx, wy = x + w * (0.2 + i * 0.3), -h + 74 + row * 92
                window(c, wx, wy, 40, 58, lit=(row + i + k + v) % 5 == 0)
                if (row + i) % 3 == 0:
                    c.box(wx - 30, wy + 30, 60, 13, INK, 3)
                    c.disc(wx - 12, wy + 26, 9, LEAF)
                    c.disc(wx + 10, wy + 26, 9, LEAF)
        c.box(x + 16, -104, w - 32, 104, dark(front, 0.25))
        c.box(x + 26, -92, w - 110, 84, GLASS if k % 2 else light(GLOW, 0.1))
        c.box(x + w - 70, -94, 44, 94, p.second if k != 1 else p.main)
        c.box(x + 10, -122, w - 20, 30, (p.main, p.second, dark(p.main, 0.3))[k])


def flat_block(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 250, 13)
    front = (light(p.main, 0.4), CREAM, light(p.second, 0.5))[v % 3]
    c.box(-220, -490, 440, 492, front)
    c.box(-232, -504, 464, 24, dark(front, 0.3))
    for row in range(5):
        y = -430 + row * 88
        for x in (-150, 0, 150):
            if row == 4 and x == 0:
                door(c, 0, 74, 92, p.main)
                continue
            window(c, x, y, 62, 56, lit=(row + x // 150 + v) % 4 == 0)
            if x:
                c.box(x - 50, y + 22, 100, 30, p.second if row % 2 else p.main, 4)
                for dx in (-30, 0, 30):
                    c.disc(x + dx, y + 20, 11, LEAF)
    tree(c, -310, 6, 1.2, mix(LEAF, MOSS, 0.4))
    tree(c, 310, 6, 0.9, LEAF)


def terrace(c: Canvas, p: Palette, v: int) -> None:
    for k, x in enumerate((-330, -110, 110)):
        front = (light(p.main, 0.2), light(p.second, 0.45), light(p.accent, 0.3))[(k + v) % 3]
        c.box(x, -330, 220, 332, front)
        c.shape([(x - 6, -326), (x + 110, -430), (x + 226, -326)], dark(mix(STEEL, WALNUT, 0.5), 0.1))
        c.box(x + 150, -450, 34, 80, mix(p.main, STONE, 0.4))
        window(c, x + 60, -250, 60, 78)
        window(c, x + 160, -250, 60, 78)
        window(c, x + 150, -90, 76, 90)
        with c.at(x + 54, 0):
            door(c, 0, 62, 136, (p.second, p.main, INK)[(k + v) % 3])
    c.box(-350, -10, 700, 16, light(STONE, 0.2))


def shop_front(c: Canvas, p: Palette, v: int) -> None:
    c.box(-330, -480, 660, 482, light(p.second, 0.5))
    for x in (-210, 0, 210):
        window(c, x, -400, 80, 84)
    c.box(-310, -310, 620, 312, p.main)
    c.box(-310, -320, 620, 54, dark(p.main, 0.25))
    c.text(0, -293, ("CORNER SHOP", "BAKERY", "STUDIO 9", "TO LET")[v % 4], 36, CREAM, "bold")
    for k in range(10):
        x = -310 + k * 62
        c.box(x, -262, 62, 52, CREAM if k % 2 else p.accent)
        c.pie(x + 31, -212, 31, 22, 0, 180, CREAM if k % 2 else p.accent)
    c.box(-280, -180, 320, 150, GLASS)
    c.shape([(-280, -60), (-140, -180), (-80, -180), (-250, -30), (-280, -30)], PAPER, 0.5)
    c.box(90, -190, 130, 190, dark(p.main, 0.3), 3)
    c.box(104, -176, 102, 110, GLASS)
    for x in (-240, -160, -90, -10):
        c.disc(x, -40, 19, (OAK, p.accent, LEAF)[(x // 10 + v) % 3])
    c.box(-290, -34, 340, 34, dark(p.main, 0.15))


def office(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 270, 13)
    c.box(-250, -500, 300, 502, mix(p.second, GLASS, 0.5))
    c.box(50, -360, 210, 362, mix(p.main, STONE, 0.25))
    for row in range(9):
        for k in range(5):
            c.box(-234 + k * 56, -484 + row * 50, 46, 36, light(GLOW, 0.1) if (row * 5 + k + v) % 7 == 0 else light(GLASS, 0.3))
    for row in range(5):
        for k in range(3):
            c.box(70 + k * 62, -336 + row * 58, 46, 40, light(GLASS, 0.2))
    c.box(-130, -70, 90, 70, INK)
    c.box(-124, -64, 36, 64, GLASS)
    c.box(-84, -64, 38, 64, GLASS)
    c.box(-160, -90, 150, 18, p.accent, 4)
    tree(c, 320, 6, 1, LEAF)


def workshop(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 340, 13)
    wall = mix(p.main, STONE, 0.2)
    c.box(-330, -240, 660, 242, wall)
    for k in range(3):
        x = -330 + k * 220
        c.shape([(x, -236), (x, -350), (x + 220, -236)], dark(wall, 0.2))
        c.shape([(x, -250), (x, -336), (x + 40, -316), (x + 40, -250)], GLASS)
    c.box(-280, -180, 230, 180, dark(p.second, 0.1), 3)
    for y in range(-164, 0, 26):
        c.line([(-278, y), (-54, y)], 4, dark(p.second, 0.3))
    for x in (60, 170, 270):
        window(c, x, -150, 74, 80, INK)
    with c.at(20, 0):
        door(c, 100, 66, 90, p.accent) if v % 2 else None
    c.box(-250, -222, 170, 30, PAPER, 4)
    c.text(-165, -207, "UNIT 4", 24, INK, "bold")


def land_plot(c: Canvas, p: Palette, v: int) -> None:
    c.shape([(-300, -160), (220, -190), (340, 20), (-360, 40)], mix(LEAF, OAK, 0.25 if v % 2 else 0.55))
    for k in range(7 if v % 2 == 0 else 0):
        c.line([(-290 + k * 84, -160), (-330 + k * 110, 36)], 9, dark(OAK, 0.25))
    for x, y in ((-300, -160), (-40, -176), (220, -190), (340, 20), (0, 30), (-360, 40)):
        c.box(x - 7, y - 60, 14, 64, WOOD, 3)
    c.line([(-300, -204), (220, -234), (340, -24), (-360, -4), (-300, -204)], 4, p.accent)
    c.box(-8, -230, 16, 160, WOOD)
    c.box(-100, -320, 200, 110, PAPER, 8)
    c.text(0, -286, ("PLOT 7", "FOR SALE", "1.2 ha")[v % 3], 40, p.main, "bold")
    c.text(0, -242, "1 : 500", 28, INK, "mono")
    tree(c, 290, -120, 0.8, MOSS)


def garage(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 6, 340, 12)
    c.box(-340, -280, 680, 282, light(STONE, 0.2))
    c.box(-356, -300, 712, 30, dark(STONE, 0.3), 4)
    for k, x in enumerate((-300, -80, 140)):
        tone = (p.main, p.second, p.accent)[(k + v) % 3]
        c.box(x, -220, 180, 220, tone, 4)
        for y in range(-196, 0, 36):
            c.line([(x + 6, y), (x + 174, y)], 4, dark(tone, 0.2))
        c.box(x + 74, -30, 32, 9, METAL, 4)
        c.text(x + 90, -246, str(11 + k), 28, INK, "bold")


def floor_plan(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow_of([(-330, -230), (350, -230), (350, 260), (-330, 260)], 0.24, 8)
    c.box(-340, -250, 680, 500, PAPER, 4)
    for x, y, w, h, tone in ((-290, -200, 300, 200, p.main), (10, -200, 280, 130, p.second), (-290, 0, 180, 200, p.accent),
                             (-110, 0, 120, 200, STEEL), (10, -70, 280, 270, p.main)):  # fmt: skip
        c.box(x, y, w, h, light(tone, 0.72))
        c.line([(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)], 9, INK)
    for x, y in ((-170, 0), (60, -70), (-110, 120), (10, 120)):
        c.arc(x, y, 56, 56, 0, 90, 3, INK)
        c.box(x, y - 6, 56, 12, PAPER)
    c.box(-270, -180, 110, 84, light(p.main, 0.3), 8)
    c.box(120, 40, 130, 80, light(p.main, 0.3), 12)
    for x, y, words in ((-130, -60, "18.4 m²"), (150, -130, "11 m²"), (-200, 110, "9 m²"), (150, 160, "24 m²")):
        c.text(x, y, words, 26, INK, "mono")
    if v % 2:
        c.ring(290, 200, 26, 4, INK)
        c.shape([(290, 172), (300, 204), (280, 204)], p.accent)
