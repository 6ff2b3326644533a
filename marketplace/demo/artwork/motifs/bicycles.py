"""Bicycles, and what belongs to them."""

import math

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import (
    CREAM,
    INK,
    METAL,
    OAK,
    PAPER,
    STEEL,
    WALNUT,
    Colour,
    Palette,
    dark,
    light,
)


def _wheel(c: Canvas, x: float, y: float, r: float, tyre: Colour) -> None:
    for k in range(12):
        angle = math.radians(k * 15)
        dx, dy = r * math.cos(angle), r * math.sin(angle)
        c.line([(x - dx, y - dy), (x + dx, y + dy)], 1.6, METAL)
    c.ring(x, y, r - 6, 4, light(METAL, 0.4))
    c.ring(x, y, r, 10, tyre)
    c.disc(x, y, 9, STEEL)


def _cranks(c: Canvas, x: float, y: float, rear: float) -> None:
    c.line([(x, y - 24), (rear, y - 12)], 3, INK)
    c.line([(x, y + 24), (rear, y + 12)], 3, INK)
    c.ring(x, y, 26, 6, STEEL)
    c.line([(x, y), (x + 24, y + 40)], 6, INK)
    c.line([(x, y), (x - 24, y - 40)], 6, INK)
    c.line([(x + 10, y + 42), (x + 40, y + 42)], 8, INK)


def bicycle(c: Canvas, p: Palette, v: int) -> None:
    """Variants: drop bars, city bars, step-through, with bags, with basket."""
    c.shadow(0, 4, 320, 13)
    tyre = (INK, dark(OAK, 0.2))[v % 2]
    _wheel(c, -190, -122, 118, tyre)
    _wheel(c, 190, -122, 118, tyre)
    step_through = v % 4 == 1
    seat, head, bottom = (-92.0, -300.0), (128.0, -306.0), (-34.0, -118.0)
    top = (-70.0, -190.0) if step_through else (-84.0, -282.0)
    frame = p.main
    for a, b in ((bottom, head), (top, head), (bottom, seat), (bottom, (-190.0, -122.0)), (top, (-190.0, -122.0))):
        c.line([a, b], 12, frame)
    c.line([head, (190, -122)], 11, frame)
    c.line([(120, -340), (134, -292)], 13, dark(frame, 0.2))
    _cranks(c, -34, -118, -190)
    c.line([seat, (-98, -336)], 9, METAL)
    c.smooth([(-152, -344), (-98, -352), (-50, -342), (-60, -332), (-110, -328), (-146, -332)], WALNUT)
    if v % 3 == 0:
        c.line([(121, -338), (150, -352), (176, -350)], 8, METAL)
        c.arc(176, -322, 28, 28, -90, 90, 10, INK)
    else:
        c.thread([(121, -338), (112, -374), (140, -388), (84, -384)], 9, INK)
    if v % 2:
        c.arc(-190, -122, 132, 132, 180, 300, 6, frame)
        c.arc(190, -122, 132, 132, 210, 330, 6, frame)
    if v % 5 in {0, 3}:
        _rack_and_bag(c, p)
    if v % 5 == 2:
        c.shape([(150, -380), (250, -380), (236, -300), (164, -300)], OAK)
        for y in (-362, -340, -318):
            c.line([(156, y), (244, y)], 4, dark(OAK, 0.2))


def _rack_and_bag(c: Canvas, p: Palette) -> None:
    c.line([(-300, -258), (-120, -258)], 6, INK)
    c.line([(-286, -256), (-192, -124)], 5, INK)
    c.box(-284, -252, 118, 112, p.second, 14)
    c.box(-290, -260, 130, 44, light(p.second, 0.15), 10)
    c.box(-236, -226, 18, 30, CREAM, 3)


def cargo_bike(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 350, 13)
    _wheel(c, -250, -112, 108, INK)
    _wheel(c, 300, -76, 72, INK)
    for a, b in (((-110, -110), (-250, -112)), ((-110, -110), (-160, -290)), ((-160, -270), (-250, -112)),
                 ((-110, -110), (-10, -250)), ((-150, -250), (-10, -260)), ((-10, -310), (-4, -110)),
                 ((-110, -100), (240, -70)), ((240, -70), (300, -76))):  # fmt: skip
        c.line([a, b], 12, p.main)
    _cranks(c, -110, -110, -250)
    c.smooth([(-216, -330), (-160, -338), (-114, -328), (-130, -314), (-206, -316)], WALNUT)
    c.line([(-160, -290), (-164, -322)], 9, METAL)
    c.line([(-10, -310), (-14, -366), (-60, -374)], 9, INK)
    c.shape([(10, -250), (256, -250), (232, -84), (40, -84)], OAK)
    c.box(4, -266, 258, 22, light(OAK, 0.2), 6)
    c.box(70, -200, 120, 70, p.accent if v % 2 else p.second, 8)


def folding_bike(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 4, 250, 12)
    _wheel(c, -160, -82, 78, INK)
    _wheel(c, 170, -82, 78, INK)
    c.smooth([(-160, -100), (-90, -140), (60, -150), (130, -190), (124, -160), (40, -124), (-100, -112)], p.main)
    for a, b in (((-80, -100), (-110, -340)), ((-80, -100), (-160, -82)), ((126, -170), (170, -82)), ((126, -170), (98, -380))):
        c.line([a, b], 11, p.main)
    _cranks(c, -80, -100, -160)
    c.line([(60, -390), (140, -376)], 10, INK)
    c.smooth([(-160, -352), (-110, -360), (-66, -348), (-80, -336), (-150, -338)], INK)
    c.box(110, -250, 90, 80, p.second, 10) if v % 2 else c.disc(20, -136, 10, METAL)


def helmet(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 200, 12)
    c.smooth([(-210, -70), (-190, -200), (-60, -280), (100, -260), (210, -140), (220, -80), (100, -60), (-100, -50)], p.main)
    for x, tilt in ((-110, -30), (-20, -10), (70, 12)):
        with c.at(x, -170, 1, tilt):
            c.box(-18, -80, 36, 120, dark(p.main, 0.5), 18)
    c.smooth([(-200, -90), (200, -100), (220, -76), (100, -56), (-100, -46)], p.second)
    c.thread([(-120, -52), (-60, 0), (20, -6), (90, -58)], 8, INK)
    c.box(-40, -12, 40, 18, p.accent, 6) if v % 2 else None


def panniers(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 260, 12)
    for x, colour in ((-140, p.main), (130, p.main if v % 2 else p.second)):
        c.arc(x, -290, 44, 50, 180, 360, 12, INK)
        c.shape([(x - 110, -290), (x + 110, -290), (x + 92, 0), (x - 92, 0)], colour)
        c.box(x - 118, -300, 236, 96, light(colour, 0.14), 10)
        c.box(x - 13, -230, 26, 52, CREAM, 4)
        c.line([(x - 98, -110), (x + 98, -110)], 5, light(colour, 0.45))


def bike_light(c: Canvas, p: Palette, v: int) -> None:
    c.glow(180, -150, 150, CREAM, 0.8)
    c.shadow(0, 2, 190, 12)
    c.box(-190, -220, 280, 150, (INK, p.main, METAL)[v % 3], 40)
    c.shape([(70, -230), (170, -256), (170, -40), (70, -70)], dark(p.main, 0.2))
    c.oval(170, -148, 30, 108, PAPER)
    c.box(-90, -76, 110, 76, INK, 12)
    c.disc(-110, -146, 22, p.accent)


def wheel_stand(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 2, 190, 12)
    _wheel(c, 0, -260, 180, INK)
    for x in (-1, 1):
        c.line([(x * 14, -260), (x * 70, -60), (x * 110, 0)], 18, p.main)
    c.line([(-110, -2), (110, -2)], 18, dark(p.main, 0.2))
    with c.at(170, -190, 1, 38):
        c.box(-14, -20, 28, 150, p.second, 12)
        c.box(-26, -60, 52, 46, METAL, 12)
