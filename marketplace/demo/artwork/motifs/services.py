"""What services look like: the things people bring and leave done."""

from marketplace.demo.artwork.canvas import Canvas, shaded
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
    GLASS,
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


def blackboard(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 270, 11)
    for x in (-1, 1):
        c.line([(x * 200, -430), (x * 240, 0)], 15, WOOD)
    c.box(-290, -440, 580, 320, OAK, 8)
    c.box(-272, -422, 544, 284, (52, 74, 66), 4)
    lines = (
        ("a² + b² = c²", "c = 5, a = 3, b = 4"), ("¿Qué tal?", "Muy bien, gracias"), ("der · die · das", "ich bin, du bist"),
        ("do re mi fa sol", "♩ = 96"), ("E = ½ m v²", "F = m a"),
    )[v % 5]  # fmt: skip
    for k, words in enumerate(lines):
        c.text(-240, -346 + k * 96, words, 58, light(PAPER, 0.2), "script" if v % 5 else "italic", "lm")
    c.line([(-240, -190), (60, -190)], 5, light(p.accent, 0.3))
    c.box(-290, -130, 580, 18, OAK, 4)
    c.box(120, -146, 70, 17, PAPER, 4)
    c.box(210, -142, 50, 13, light(p.accent, 0.4), 4)


def speech_bubbles(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    pairs = (("Hello", "Hola"), ("Bonjour", "Good day"), ("Olá", "Hi there"), ("Ciao", "Grüezi"))[v % 4]
    for x, y, tone, words in ((-120, -90, p.main, pairs[0]), (110, 110, p.second, pairs[1])):
        c.shadow_of([(x - 210, y - 100), (x + 210, y - 100), (x + 210, y + 120), (x - 210, y + 120)], 0.22, 10)
        c.box(x - 220, y - 110, 440, 210, tone, 60)
        side = -1 if x < 0 else 1
        c.shape([(x + side * 100, y + 80), (x + side * 170, y + 160), (x + side * 30, y + 96)], tone)
        c.text(x, y - 8, words, 104, CREAM, "serif")
    c.disc(280, -170, 44, p.accent)
    c.disc(-300, 190, 26, p.accent)


def yoga_mat(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 330, 12)
    c.shape([(-250, -60), (330, -60), (300, 0), (-290, 0)], p.main)
    c.shape([(-240, -50), (310, -50), (300, -40), (-246, -40)], light(p.main, 0.25))
    c.disc(-270, -50, 54, p.main)
    for r in (42, 28, 14):
        c.ring(-270, -50, r, 4, dark(p.main, 0.25))
    if v % 2:
        skin, hair = (172, 116, 82), INK
        c.smooth([(-40, -40), (60, -70), (160, -40), (150, -14), (-60, -14)], p.second)
        c.smooth([(10, -60), (20, -200), (92, -200), (104, -60)], p.accent)
        c.thread([(30, -190), (-20, -130), (-10, -60)], 22, skin)
        c.thread([(86, -190), (136, -130), (124, -60)], 22, skin)
        c.box(44, -224, 26, 34, skin)
        c.disc(57, -256, 40, skin)
        c.pie(57, -264, 43, 40, 180, 360, hair)
        c.disc(57, -308, 17, hair)
    else:
        c.box(60, -150, 120, 90, p.accent, 12)
        c.box(210, -190, 50, 130, GLASS, 14)
        c.box(216, -210, 38, 26, INK, 6)


def dog(c: Canvas, p: Palette, v: int) -> None:
    fur = (OAK, (92, 72, 60), CREAM, (60, 56, 58))[v % 4]
    c.shadow(0, 3, 210, 12)
    c.thread([(160, -120), (220, -190), (210, -240)], 26, fur)
    c.smooth([(-70, -20), (-60, -220), (40, -250), (170, -120), (190, -16), (40, 0)], fur)
    c.oval(140, -44, 70, 46, dark(fur, 0.08))
    for x in (-60, 0):
        c.box(x - 22, -170, 46, 168, light(fur, 0.06), 22)
        c.oval(x - 6, -12, 36, 16, light(fur, 0.2))
    c.smooth([(-130, -330), (-90, -400), (20, -400), (50, -310), (0, -230), (-90, -230)], fur)
    c.smooth([(-200, -290), (-180, -322), (-90, -330), (-80, -250), (-160, -244)], light(fur, 0.3))
    c.oval(-190, -306, 20, 15, INK)
    c.disc(-80, -340, 11, INK)
    c.smooth([(10, -400), (60, -390), (80, -280), (40, -250), (6, -320)], dark(fur, 0.2))
    c.line([(-84, -232), (10, -226)], 19, p.main)
    c.disc(-40, -206, 15, BRASS)
    c.thread([(8, -226), (140, -330), (250, -520)], 8, p.main)


def cat(c: Canvas, p: Palette, v: int) -> None:
    fur = ((196, 130, 70), (96, 96, 102), CREAM, (52, 48, 52))[v % 4]
    c.shadow(0, 3, 170, 12)
    c.thread([(110, -30), (200, -50), (220, -150), (180, -190)], 30, dark(fur, 0.08))
    c.smooth([(-110, 0), (-100, -180), (-40, -260), (50, -260), (110, -160), (120, 0)], fur)
    c.smooth([(-50, -4), (-56, -130), (0, -180), (50, -130), (44, -4)], light(fur, 0.35))
    for x in (-1, 1):
        c.shape([(x * 92, -330), (x * 78, -440), (x * 16, -390)], fur)
        c.shape([(x * 80, -350), (x * 72, -410), (x * 34, -384)], light(p.main, 0.4))
    c.oval(0, -320, 104, 86, fur)
    for x in (-40, 40):
        c.oval(x, -334, 15, 18, light(p.accent, 0.3))
        c.oval(x, -334, 6, 16, INK)
    c.shape([(-11, -304), (11, -304), (0, -290)], (210, 120, 110))
    for x in (-1, 1):
        for y in (-300, -288):
            c.line([(x * 40, y), (x * 120, y + (y + 294) * 2)], 3, light(fur, 0.5))
    c.line([(-66, -246), (66, -246)], 14, p.second)


def hairdressing(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    with c.at(-120, 10, 1, 24):
        c.shape([(-14, -20), (14, -20), (5, -260), (-5, -260)], METAL)
        c.shape([(-14, -20), (14, -20), (40, -250), (30, -256)], light(METAL, 0.3))
        for x in (-1, 1):
            c.line([(0, -20), (x * 50, 90)], 15, METAL)
            c.arc(x * 62, 150, 46, 64, 0, 360, 17, p.main)
        c.disc(0, -16, 10, INK)
    with c.at(140, 0, 1, -14):
        c.shadow_of([(-50, -240), (60, -240), (60, 240), (-50, 240)], 0.2, 8)
        c.box(-56, -250, 40, 500, p.second, 14)
        for k in range(26):
            c.box(-20, -236 + k * 18.4, 84, 9, p.second, 3)
    with c.at(310, 20, 1, 8):
        c.box(-26, 20, 52, 220, OAK if v % 2 else INK, 22)
        c.oval(0, -80, 62, 116, p.accent)
        for k in range(4):
            for i in range(3):
                c.disc(-28 + i * 28, -150 + k * 44, 7, CREAM)


def massage_stones(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 220, 12)
    for k, (half, y) in enumerate(((150, -36), (118, -98), (82, -148), (50, -186))):
        tone = mix(STONE, INK, 0.3 + 0.12 * (k % 2))
        c.oval(0, y, half, 36 - k * 4, tone)
        c.oval(-half * 0.2, y - 13, half * 0.5, 8, light(tone, 0.25), 0.7)
    for x, turn in ((150, 20), (180, 60), (-170, -30)):
        with c.at(x, -20, 1, turn):
            c.smooth([(0, 0), (-26, -60), (0, -150), (26, -60)], LEAF)
    for k in range(6):
        with c.at(-210, -30, 1, k * 60):
            c.smooth([(0, 0), (-18, -32), (0, -62), (18, -32)], light(p.main, 0.45))
    c.disc(-210, -30, 15, p.accent)
    if v % 2:
        c.box(180, -130, 80, 130, p.second, 14)
        c.box(200, -160, 40, 34, CREAM, 6)


def sewing_machine(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 280, 11)
    c.box(-290, -60, 580, 56, WOOD, 10)
    c.box(-250, -90, 500, 34, dark(p.main, 0.2), 8)
    c.smooth([(130, -86), (130, -330), (190, -370), (240, -330), (246, -86)], p.main)
    c.smooth([(-240, -340), (-190, -370), (190, -370), (190, -290), (-140, -280), (-160, -200), (-236, -200)], p.main)
    c.line([(-196, -200), (-196, -96)], 8, METAL)
    c.box(-220, -106, 60, 13, METAL, 4)
    c.disc(262, -290, 46, dark(p.main, 0.3))
    c.disc(262, -290, 19, BRASS)
    c.box(-30, -420, 44, 54, p.accent, 8)
    c.line([(-8, -366), (-190, -340)], 3, p.accent)
    c.text(0, -322, ("Linnet", "Aurora", "Bobbin")[v % 3], 38, light(BRASS, 0.4), "italic")
    c.smooth([(-280, -96), (-120, -110), (60, -94), (40, -60), (-280, -50)], light(p.second, 0.3))


def tripod(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 190, 11)
    for x in (-150, 10, 150):
        c.line([(0, -270), (x, 0)], 13, INK)
    c.box(-24, -310, 48, 60, STEEL, 6)
    c.box(-130, -450, 260, 146, (INK, p.main, WALNUT)[v % 3], 20)
    c.box(-50, -480, 100, 40, INK, 10)
    c.disc(-10, -376, 62, STEEL)
    c.disc(-10, -376, 48, INK)
    c.disc(-10, -376, 24, mix(p.second, INK, 0.3))
    c.disc(96, -424, 11, p.accent)
    if v % 2:
        c.line([(270, 0), (270, -300)], 8, STEEL)
        c.smooth([(180, -430), (300, -470), (350, -330), (240, -280)], light(PAPER, 0.3))
        c.glow(270, -370, 70, PAPER, 0.6)


def photo_prints(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    for k, (x, y, turn) in enumerate(((-210, -60, -12), (10, 50, 5), (220, -40, 13), (-40, -150, -4))):
        with c.at(x, y, 1, turn):
            shaded(c, [(-120, -140), (120, -140), (120, 150), (-120, 150)], PAPER)
            tone = (p.main, p.second, p.accent, LEAF)[(k + v) % 4]
            c.box(-104, -124, 208, 210, light(tone, 0.45))
            if (k + v) % 2:  # two people
                for dx, hair, coat in ((-36, INK, p.main), (36, WALNUT, p.second)):
                    c.disc(dx, -20, 30, (214, 166, 130))
                    c.pie(dx, -26, 32, 30, 180, 360, hair)
                    c.pie(dx, 86, 46, 74, 180, 360, coat)
            else:
                c.disc(50, -66, 24, CREAM)
                c.shape([(-104, 86), (-30, -40), (40, 86)], dark(tone, 0.15))
                c.shape([(-20, 86), (50, -10), (104, 60), (104, 86)], tone)


def design_board(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    shaded(c, [(-330, -240), (330, -240), (330, 240), (-330, 240)], PAPER)
    for k, tone in enumerate((p.main, p.second, p.accent, light(p.main, 0.5), INK)):
        c.box(-300 + k * 66, 140, 58, 70, tone, 6)
    mark = v % 3
    if mark == 0:
        c.disc(-170, -60, 100, p.main)
        c.disc(-130, -60, 70, PAPER)
    elif mark == 1:
        c.shape([(-270, 30), (-170, -150), (-70, 30)], p.main)
        c.shape([(-220, 30), (-170, -60), (-120, 30)], p.accent)
    else:
        for k in range(8):
            with c.at(-170, -60, 1, k * 45):
                c.smooth([(0, 0), (-22, -50), (0, -104), (22, -50)], (p.main, p.accent)[k % 2])
    name = ("Alder & Finch", "Norte", "Honest Bread", "Lumen")[v % 4]
    c.text(140, -150, name, 54, INK, "serif")
    c.box(40, -90, 200, 110, p.main, 8)
    c.text(140, -36, name, 30, CREAM, "serif")
    c.box(40, 40, 130, 80, p.second, 6)
    c.box(184, 40, 120, 80, light(p.accent, 0.3), 6)
    with c.at(270, 190, 1, -40):
        c.box(-11, -230, 22, 210, p.accent, 6)
        c.shape([(-11, -22), (11, -22), (0, 10)], OAK)


def paint_roller(c: Canvas, p: Palette, v: int) -> None:
    c.shape([(-380, -520), (-60, -520), (-70, -230), (-380, -230)], light(p.main, 0.15), 0.9)
    c.shadow(0, 3, 260, 11)
    c.box(-180, -330, 260, 84, p.main, 20)
    c.box(-180, -330, 260, 26, light(p.main, 0.25), 12)
    c.thread([(80, -288), (150, -288), (150, -220), (60, -190)], 11, STEEL)
    c.box(46, -196, 34, 150, OAK, 12)
    c.shape([(100, -170), (270, -170), (256, 0), (114, 0)], METAL)
    c.oval(185, -170, 86, 18, p.main)
    c.smooth([(110, -166), (150, -166), (146, -90), (126, -60), (116, -110)], p.main)
    c.arc(185, -170, 86, 90, 180, 360, 5, STEEL)
    c.box(-290, -60, 220, 56, p.accent if v % 2 else STEEL, 8)
    c.shape([(-280, -56), (-80, -56), (-100, -16), (-260, -16)], light(p.main, 0.1))


def hedge_shears(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 320, 12)
    c.box(-330, -270, 420, 270, MOSS, 60)
    for k in range(60):
        x, y = -310 + (k * 67) % 380, -250 + (k * 43) % 236
        c.disc(x, y, 19, mix(LEAF, MOSS, (k % 5) / 5))
    with c.at(140, -250, 1, 30):
        c.shape([(-12, 0), (10, 0), (-60, -230), (-76, -226)], METAL)
        c.shape([(12, 0), (-10, 0), (60, -230), (76, -226)], light(METAL, 0.3))
        for x in (-1, 1):
            c.line([(0, 0), (x * 56, 210)], 19, OAK if v % 2 else p.main)
        c.disc(0, 0, 13, INK)
