"""Screens, speakers, cameras, cables."""

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
    GLOW,
    INK,
    METAL,
    PAPER,
    STEEL,
    WALNUT,
    Palette,
    dark,
    light,
    mix,
)

SCREEN = (38, 46, 58)


def _picture(c: Canvas, p: Palette, x: float, y: float, w: float, h: float, v: int) -> None:
    """Something on a screen: a landscape, a chart, or lines of text."""
    c.box(x, y, w, h, (mix(p.second, SCREEN, 0.5), SCREEN, light(p.wall, 0.4))[v % 3])
    if v % 3 == 0:
        c.disc(x + w * 0.72, y + h * 0.32, h * 0.14, GLOW)
        c.shape([(x, y + h), (x + w * 0.34, y + h * 0.42), (x + w * 0.7, y + h)], p.main)
        c.shape([(x + w * 0.36, y + h), (x + w * 0.66, y + h * 0.55), (x + w, y + h * 0.92), (x + w, y + h)], p.accent)
    elif v % 3 == 1:
        for row in range(6):
            tone = (p.main, p.accent, light(p.second, 0.4))[row % 3]
            c.box(x + w * 0.08 + (row % 3) * w * 0.06, y + h * (0.12 + row * 0.13), w * (0.3 + (row * 7 % 5) * 0.09), h * 0.05, tone, 4)
    else:
        for k, share in enumerate((0.35, 0.6, 0.45, 0.8, 0.7)):
            c.box(x + w * (0.14 + k * 0.15), y + h * (0.9 - share * 0.75), w * 0.09, h * share * 0.75, (p.main, p.second)[k % 2], 4)


def laptop(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 310, 12)
    case = (METAL, INK, light(p.main, 0.25))[v % 3]
    c.box(-230, -330, 460, 300, dark(case, 0.1), 18)
    _picture(c, p, -212, -312, 424, 262, v)
    c.shape([(-232, -36), (232, -36), (300, -6), (-300, -6)], light(case, 0.2))
    c.box(-300, -10, 600, 14, dark(case, 0.1), 7)
    c.shape([(-180, -32), (180, -32), (196, -18), (-196, -18)], dark(case, 0.3))


def monitor(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 180, 10)
    c.box(-22, -110, 44, 100, STEEL)
    c.box(-120, -14, 240, 16, METAL, 8)
    c.box(-300, -430, 600, 340, INK, 14)
    _picture(c, p, -284, -414, 568, 308, v)


def desktop_pc(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 270, 11)
    c.box(90, -390, 190, 390, (INK, METAL, p.main)[v % 3], 14)
    for y in (-350, -310):
        c.box(112, y, 146, 22, dark(METAL, 0.3), 4)
    c.disc(186, -220, 54, p.accent if v % 2 else dark(METAL, 0.4))
    c.disc(186, -220, 36, INK)
    c.disc(186, -60, 12, light(p.accent, 0.3))
    c.box(-300, -340, 350, 230, INK, 10)
    _picture(c, p, -288, -328, 326, 206, v)
    c.box(-145, -110, 40, 90, STEEL)
    c.box(-210, -20, 170, 18, STEEL, 8)


def keyboard(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(0, 24, 330, 120, 0.24)
    c.box(-330, -120, 560, 240, (INK, CREAM, p.second)[v % 3], 20)
    tone = (light(INK, 0.22), light(p.wall, 0.2), light(p.second, 0.3))[v % 3]
    for row in range(4):
        for k in range(11):
            special = (row == 0 and k == 0) or (row == 2 and k == 10)
            c.box(-312 + k * 48, -104 + row * 46, 42, 40, p.accent if special else tone, 7)
    for x, w in ((-312, 90), (-216, 250), (40, 80), (126, 88)):
        c.box(x, 80, w, 30, tone, 7)
    c.box(260, -90, 110, 180, (METAL, p.main, INK)[v % 3], 54)
    c.box(311, -60, 8, 40, PAPER, 4)


def hard_disk(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    c.shadow(4, 20, 190, 200, 0.26)
    if v % 2:
        c.box(-150, -210, 300, 420, STEEL, 16)
        c.disc(0, -60, 130, light(METAL, 0.4))
        c.disc(0, -60, 40, METAL)
        c.disc(0, -60, 14, INK)
        c.line([(96, 150), (20, -20)], 18, INK)
        c.disc(96, 150, 36, dark(METAL, 0.2))
        for x in (-130, 130):
            for y in (-190, 190):
                c.disc(x, y, 9, INK)
    else:
        c.box(-190, -130, 380, 260, INK, 20)
        c.box(-150, -92, 300, 130, p.main, 8)
        c.text(0, -28, "SSD", 84, PAPER, "bold")
        c.box(-150, 60, 160, 12, METAL, 6)
        c.box(-150, 86, 100, 12, METAL, 6)
        for k in range(9):
            c.box(-90 + k * 22, 128, 12, 26, BRASS)


def printer(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    c.shape([(-140, -260), (-120, -420), (130, -420), (140, -260)], PAPER)
    c.box(-240, -280, 480, 210, (CREAM, light(INK, 0.1), light(p.second, 0.4))[v % 3], 22)
    c.box(-240, -190, 480, 120, (light(p.wall, 0.1), INK, p.second)[v % 3], 16)
    c.box(-170, -120, 340, 26, INK, 6)
    c.shape([(-150, -100), (150, -100), (180, 0), (-180, 0)], PAPER)
    for y, w in ((-74, 200), (-52, 240), (-30, 150)):
        c.box(-110, y, w, 8, light(p.main, 0.3), 4)
    c.disc(190, -236, 13, p.accent)
    c.box(90, -248, 70, 24, SCREEN, 5)


def cartridges(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 290, 11)
    inks = ((58, 160, 190), (200, 70, 130), (232, 190, 60), INK)
    for k, ink in enumerate(inks):
        x = -280 + k * 145
        c.box(x, -260, 120, 260, light(INK, 0.12), 12)
        c.box(x + 10, -214, 100, 150, ink, 8)
        c.smooth([(x + 60, -196), (x + 88, -140), (x + 60, -110), (x + 32, -140)], PAPER)
        c.box(x + 22, -286, 76, 34, STEEL, 6)
    if v % 2:
        c.box(-300, -340, 600, 40, p.main, 10)


def router(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    for k, x in enumerate((-190, -60, 70, 200)):
        with c.at(x, -90, 1, -14 + k * 9):
            c.box(-11, -270, 22, 270, INK, 10)
    c.box(-250, -110, 500, 100, (INK, CREAM, p.main)[v % 3], 24)
    for k in range(6):
        c.disc(-190 + k * 44, -60, 9, p.accent if k % 3 else (120, 200, 140))
    for r in (50, 86, 122):
        c.arc(120, -330, r, r, 215, 325, 12, light(p.second, 0.3))
    c.disc(120, -330, 14, light(p.second, 0.3))


def server_rack(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 190, 11)
    c.box(-170, -460, 340, 460, INK, 10)
    for k in range(6):
        y = -436 + k * 70
        c.box(-146, y, 292, 56, dark(METAL, 0.35), 6)
        c.box(-134, y + 14, 130, 28, INK, 4)
        for i in range(3):
            c.disc(50 + i * 34, y + 28, 9, (p.accent, (110, 200, 140), p.main)[(i + k + v) % 3])


def phone(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 150, 10)
    for x, tilt, back in ((-80, -6, True), (90, 5, False)):
        with c.at(x, -6, 1, tilt):
            c.box(-104, -410, 208, 410, dark(p.main, 0.1) if back else INK, 32)
            if back:
                c.box(-84, -390, 96, 96, dark(p.main, 0.3), 24)
                for dx, dy in ((-58, -364), (-16, -364), (-58, -322)):
                    c.disc(dx, dy, 17, INK)
                    c.disc(dx, dy, 8, light(p.second, 0.3))
            else:
                _picture(c, p, -92, -396, 184, 380, v)
                c.box(-30, -388, 60, 14, INK, 7)


def tablet(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 250, 10)
    with c.at(0, 0, 1, -3):
        c.box(-260, -390, 520, 380, INK, 26)
        _picture(c, p, -236, -366, 472, 332, v)
    if v % 2:
        with c.at(280, 0, 1, 12):
            c.box(-8, -330, 16, 310, PAPER, 7)
            c.shape([(-8, -22), (8, -22), (0, 0)], INK)


def television(c: Canvas, p: Palette, v: int) -> None:
    if v % 2:  # old set
        c.shadow(0, 3, 240, 11)
        c.line([(-100, -8), (-120, 0)], 14, INK)
        c.line([(-20, -370), (-90, -460)], 6, METAL)
        c.line([(20, -370), (90, -460)], 6, METAL)
        c.box(-250, -370, 500, 360, WALNUT, 34)
        c.box(-220, -340, 350, 300, INK, 50)
        c.box(-206, -326, 322, 272, mix(p.second, PAPER, 0.45), 60)
        for y in (-290, -220):
            c.disc(190, y, 30, CREAM)
        c.box(160, -160, 60, 90, dark(WALNUT, 0.4), 6)
        return
    c.shadow(0, 3, 250, 10)
    c.box(-340, -420, 680, 390, INK, 12)
    _picture(c, p, -328, -408, 656, 366, v)
    for x in (-180, 180):
        c.line([(x, -30), (x * 1.1, 0)], 12, STEEL)


def camera(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 250, 11)
    skin = (INK, WALNUT, p.main)[v % 3]
    c.box(-90, -340, 180, 70, dark(METAL, 0.08), 14)
    c.box(-50, -330, 100, 40, SCREEN, 8)
    c.disc(-170, -296, 34, METAL)
    c.box(130, -310, 80, 30, STEEL, 8)
    c.disc(196, -318, 15, p.accent)
    c.box(-240, -286, 480, 286, light(METAL, 0.25), 34)
    c.box(-240, -226, 480, 168, skin)
    c.disc(0, -140, 132, INK)
    c.disc(0, -140, 116, light(INK, 0.18))
    c.disc(0, -140, 86, INK)
    c.disc(0, -140, 62, mix(p.second, SCREEN, 0.6))
    c.disc(0, -140, 34, SCREEN)
    c.smooth([(-46, -170), (-16, -198), (-8, -190), (-36, -160)], PAPER, 0.8)


def lens(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 170, 11)
    length = 330 + (v % 3) * 50
    c.box(-120, -length, 240, length - 20, INK, 14)
    c.box(-134, -length, 268, 96, light(INK, 0.1), 14)
    for y in range(-length + 130, -110, 18):
        c.line([(-118, y), (118, y)], 7, light(INK, 0.2))
    c.box(-122, -120, 244, 14, p.main)
    c.box(-96, -40, 192, 40, METAL, 6)
    c.oval(0, -length, 118, 22, mix(p.second, SCREEN, 0.4))
    c.oval(-30, -length - 4, 40, 8, PAPER, 0.6)
    for k, mark in enumerate(("35", "50", "85")):
        c.text(-70 + k * 70, -88, mark, 24, CREAM, "bold")


def instant_camera(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 210, 11)
    c.box(-120, -120, 240, 120, PAPER)
    c.box(-100, -120, 200, 92, light(p.second, 0.3))
    c.box(-200, -400, 400, 300, CREAM, 44)
    c.box(-200, -190, 400, 90, p.main, 30)
    for k, tone in enumerate((p.accent, p.main, p.second)):
        c.box(-18 + k * 12, -400, 12, 210, tone)
    c.disc(0, -270, 84, INK)
    c.disc(0, -270, 58, light(INK, 0.2))
    c.disc(0, -270, 34, mix(p.second, SCREEN, 0.5))
    c.box(104, -370, 70, 54, SCREEN, 12)
    c.disc(-140, -346, 22, p.accent if v % 2 else GLOW)


def cable(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    colour = (INK, PAPER, p.main)[v % 3]
    c.shadow(0, 20, 210, 170, 0.2)
    for k in range(4):
        c.arc((k % 2) * 8, 0, 190 - k * 22, 160 - k * 20, 0, 360, 13, colour if k % 2 else mix(colour, STEEL, 0.3))
    for x, y, turn in ((210, -150, 30), (-230, 140, 210)):
        c.thread([(x * 0.5, y * 0.9), (x * 0.8, y * 0.96), (x, y)], 13, colour)
        with c.at(x, y, 1, turn):
            c.box(0, -26, 84, 52, dark(colour, 0.2), 10)
            c.box(84, -17, 46, 34, METAL, 6)
    c.box(-30, -190, 60, 50, p.accent, 8)


def projector(c: Canvas, p: Palette, v: int) -> None:
    c.shape([(150, -150), (470, -440), (470, 40)], GLOW, 0.35)
    c.shadow(0, 3, 240, 10)
    c.box(-240, -210, 460, 180, (CREAM, INK, light(p.second, 0.4))[v % 3], 30)
    c.disc(130, -120, 74, STEEL)
    c.disc(130, -120, 54, SCREEN)
    c.disc(130, -120, 26, GLOW)
    for y in (-170, -146, -122, -98):
        c.box(-200, y, 130, 10, dark(METAL, 0.2), 5)
    for x in (-180, 160):
        c.box(x, -34, 40, 34, STEEL, 8)


def game_console(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 11)
    c.smooth([(-240, -210), (-120, -240), (120, -240), (240, -210), (290, -30), (220, 0), (130, -90), (-130, -90), (-220, 0), (-290, -30)], p.main)
    c.box(-190, -180, 30, 90, INK, 6)
    c.box(-220, -150, 90, 30, INK, 6)
    for dx, dy, tone in ((0, -34, p.accent), (34, 0, p.second), (0, 34, CREAM), (-34, 0, light(p.main, 0.5))):
        c.disc(174 + dx, -136 + dy, 17, tone)
    for x in (-80, 80):
        c.disc(x, -110, 36, INK)
        c.disc(x, -116, 26, light(INK, 0.25))
    if v % 2:
        c.box(-40, -216, 80, 44, SCREEN, 10)
