"""Books, records, games and things that are downloaded."""

from marketplace.demo.artwork.canvas import Canvas, Point, shaded
from marketplace.demo.artwork.colours import (
    CREAM,
    GLOW,
    INK,
    LEAF,
    OAK,
    PAPER,
    WOOD,
    Palette,
    dark,
    light,
)

TITLES = (
    ("The Slow", "Road"), ("Salt &", "Smoke"), ("Night", "Ferries"), ("A Year of", "Bread"), ("Small", "Boats"),
    ("The Glass", "Orchard"), ("Field", "Notes"), ("North", "Light"), ("Quiet", "Machines"), ("Other", "Harbours"),
)  # fmt: skip


def _sheet(x: float, y: float, w: float, h: float) -> list[Point]:
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def book(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    with c.at(0, 0, 1, -5 + v % 3 * 4):
        shaded(c, _sheet(-170, -240, 350, 480), PAPER)
        c.box(-180, -244, 350, 488, p.main, 8)
        c.box(-180, -244, 30, 488, dark(p.main, 0.25), 6)
        first, second = TITLES[v % len(TITLES)]
        c.text(16, -170, first, 58, CREAM, "serif")
        c.text(16, -108, second, 58, CREAM, "serif")
        if v % 3 == 0:
            c.shape([(-150, 110), (-60, 40), (40, 96), (170, 30), (170, 244), (-150, 244)], p.second)
            c.shape([(-150, 190), (0, 130), (170, 186), (170, 244), (-150, 244)], p.accent)
        elif v % 3 == 1:
            c.disc(16, 80, 96, p.accent)
            c.disc(46, 66, 92, p.main)
        else:
            for k in range(5):
                c.line([(-110 + k * 62, 220), (-110 + k * 62, 110 - (k * 37) % 90)], 26, (p.accent, p.second)[k % 2])
        c.text(10, -40, "A NOVEL" if v % 2 else "FIELD GUIDE", 20, light(p.main, 0.6), "bold")


def book_stack(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 230, 11)
    tones = (p.main, p.second, CREAM, p.accent, dark(p.second, 0.2), light(p.main, 0.3))
    y = 0.0
    for k in range(5 + v % 2):
        height, width = 46 + (k * 17 + v * 5) % 24, 330 + (k * 53 + v * 29) % 110
        x = -width / 2 + ((k * 31) % 40) - 20
        y -= height
        tone = tones[(k + v) % 6]
        c.box(x, y, width, height - 2, tone, 6)
        c.box(x + width - 16, y + 6, 18, height - 14, PAPER, 2)
        c.box(x + 40, y + 12, 90 + k * 14, 7, light(tone, 0.5) if tone != CREAM else p.main, 3)
        c.box(x + 14, y, 8, height - 2, light(tone, 0.25))
    with c.at(-40, y - 6, 1, -4):
        c.ring(-34, -20, 30, 6, INK)
        c.ring(44, -20, 30, 6, INK)
        c.arc(5, -22, 12, 8, 180, 360, 5, INK)


def vinyl(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(120, 16, 200, 196, 0.24)
    c.disc(130, 0, 206, INK)
    for r in (186, 164, 142, 120, 98):
        c.ring(130, 0, r, 1.8, light(INK, 0.18))
    c.disc(130, 0, 70, p.accent)
    c.disc(130, 0, 8, PAPER)
    shaded(c, _sheet(-310, -215, 430, 430), p.main)
    if v % 3 == 0:
        for k in range(5):
            c.arc(-95, 120, 60 + k * 44, 60 + k * 44, 180, 360, 18, (p.accent, CREAM, p.second)[k % 3])
    elif v % 3 == 1:
        c.disc(-95, -10, 130, p.accent)
        for y in range(-110, 130, 30):
            c.box(-240, y, 290, 12, p.main)
    else:
        c.shape([(-310, 215), (-180, -60), (-60, 215)], p.second)
        c.shape([(-180, 215), (-20, -120), (120, 215)], dark(p.second, 0.25))
        c.disc(30, -130, 44, CREAM)
    c.text(-290, -180, ("Harbour Trio", "Low Tide", "Mono Sun", "Slow Weather")[v % 4], 40, CREAM, "fat", "lm")


def cassettes(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    for x, y, turn, tone in ((-130, -90, -8, p.second), (120, 90, 7, p.main)):
        with c.at(x, y, 1, turn):
            shaded(c, _sheet(-190, -120, 380, 240), tone)
            c.box(-166, -98, 332, 140, CREAM, 8)
            c.box(-166, -98, 332, 34, p.accent, 8)
            c.box(-110, -44, 220, 66, INK, 30)
            for dx in (-64, 64):
                c.disc(dx, -11, 26, PAPER)
                c.disc(dx, -11, 12, tone)
            c.text(0, -81, ("side a", "mixtape", "live 1984")[v % 3], 28, PAPER, "script")
            c.shape([(-110, 120), (-90, 66), (90, 66), (110, 120)], dark(tone, 0.25))


def board_game(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    with c.at(-30, 0, 1, 4):
        shaded(c, _sheet(-230, -230, 460, 460), dark(p.second, 0.3))
        for row in range(8):
            for k in range(8):
                tone = (CREAM, p.main)[(row + k) % 2] if v % 2 else (light(LEAF, 0.3), light(p.main, 0.3), CREAM)[(row * 3 + k * 5) % 3]
                c.box(-208 + k * 52, -208 + row * 52, 52, 52, tone)
        for k, (x, y) in enumerate(((-130, -80), (80, -30), (24, 130), (-76, 76), (130, -140))):
            c.disc(x + 4, y + 7, 21, INK, 0.3)
            c.disc(x, y, 21, (p.accent, INK, p.second)[k % 3])
            c.disc(x, y - 4, 12, light((p.accent, INK, p.second)[k % 3], 0.3))
    for x, y, turn in ((300, -60, 20), (320, 60, -14)):
        with c.at(x, y, 1, turn):
            c.box(-36, -36, 72, 72, PAPER, 14)
            for dx, dy in ((-16, -16), (16, 16), (0, 0)):
                c.disc(dx, dy, 8, INK)


def jigsaw(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    tones = (p.main, p.second, p.accent, light(p.main, 0.35), CREAM, light(p.second, 0.3))
    for row in range(3):
        for k in range(4):
            loose = row == 2 and k == 3
            with c.at(-225 + k * 150 + (50 if loose else 0), -150 + row * 150 + (24 if loose else 0), 1, 16 if loose else 0):
                tone = tones[(row * 2 + k * 3 + v) % 6]
                if loose:
                    c.shadow_of(_sheet(-66, -60, 150, 150), 0.3, 8)
                c.box(-73, -73, 146, 146, tone, 6)
                if k < 3 or loose:
                    c.disc(80, 0, 24, tone)
                if row < 2:
                    c.disc(0, 80, 24, tone)
                c.disc(-30, -30, 12, light(tone, 0.3))


def toy_train(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 320, 11)
    c.box(-40, -190, 220, 130, p.main, 40)
    c.box(-60, -270, 110, 210, p.second, 10)
    c.box(-76, -290, 142, 28, p.accent, 8)
    c.box(-40, -244, 66, 66, light(GLOW, 0.2), 8)
    c.shape([(110, -190), (100, -270), (160, -270), (150, -190)], dark(p.main, 0.3))
    c.box(170, -110, 60, 50, p.accent, 14)
    c.box(-90, -74, 320, 34, OAK, 8)
    for x in (-40, 50, 150):
        c.disc(x, -40, 42, p.accent)
        c.disc(x, -40, 14, CREAM)
    c.box(-320, -170, 200, 100, p.second if v % 2 else LEAF, 10)
    c.box(-330, -74, 220, 32, OAK, 8)
    for x in (-280, -160):
        c.disc(x, -36, 36, p.main)
        c.disc(x, -36, 12, CREAM)
    for k, tone in enumerate((p.main, OAK, p.accent)):
        c.box(-304 + k * 58, -210, 52, 52, tone, 6)


def teddy(c: Canvas, p: Palette, v: int) -> None:
    fur = (OAK, WOOD, light(p.main, 0.25))[v % 3]
    c.shadow(0, 3, 170, 11)
    for x in (-1, 1):
        c.oval(x * 120, -36, 60, 44, dark(fur, 0.08))
        c.oval(x * 130, -36, 34, 28, light(fur, 0.4))
        with c.at(x * 130, -180, 1, x * 28):
            c.oval(0, 0, 40, 80, dark(fur, 0.1))
        c.disc(x * 90, -400, 46, fur)
        c.disc(x * 90, -400, 26, light(fur, 0.4))
    c.oval(0, -140, 132, 140, fur)
    c.oval(0, -120, 84, 94, light(fur, 0.35))
    c.disc(0, -330, 118, fur)
    c.oval(0, -296, 52, 42, light(fur, 0.45))
    c.oval(0, -316, 18, 13, INK)
    for x in (-44, 44):
        c.disc(x, -350, 11, INK)
    c.arc(0, -300, 22, 16, 20, 160, 5, INK)
    c.shape([(0, -226), (-58, -252), (-58, -200)], p.accent)
    c.shape([(0, -226), (58, -252), (58, -200)], p.accent)


def building_blocks(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    tones = (p.main, p.second, p.accent, OAK, CREAM)
    for k, (x, y, w, h) in enumerate(((-240, 0, 120, 120), (-110, 0, 220, 84), (120, 0, 120, 160), (-200, -120, 90, 140),
                                      (-100, -84, 200, 60), (-60, -144, 120, 120))):  # fmt: skip
        c.box(x, y - h, w, h, tones[(k + v) % 5], 6)
        c.box(x + 10, y - h + 10, w - 20, 8, light(tones[(k + v) % 5], 0.35), 4)
    c.shape([(104, -160), (180, -270), (256, -160)], p.accent)
    c.pie(0, -264, 70, 70, 180, 360, p.main)
    c.pie(0, -264, 36, 36, 180, 360, light(p.wall, 0.1))
