"""Things that are downloaded."""

from marketplace.demo.artwork.canvas import Canvas, Point, shaded
from marketplace.demo.artwork.colours import (
    BRASS,
    CREAM,
    GLOW,
    INK,
    LEAF,
    METAL,
    OAK,
    PAPER,
    STEEL,
    Palette,
    dark,
    light,
    mix,
)

TITLES = (
    ("The Slow", "Road"), ("Salt &", "Smoke"), ("Night", "Ferries"), ("A Year of", "Bread"), ("Small", "Boats"),
    ("The Glass", "Orchard"), ("Field", "Notes"), ("North", "Light"), ("Quiet", "Machines"), ("Other", "Harbours"),
)  # fmt: skip
FACES = (("Rag", "fat"), ("Aa", "serif"), ("Qk", "mono"), ("Gable", "bold"), ("Hello", "script"), ("fy&", "italic"), ("R2", "grotesk"), ("Ohm", "fat"))
FACE_NAMES = ("Quay Display", "Larkspur Text", "Tidewater Mono", "Harrow Grotesk", "Postcard Script", "Ember Italic", "Civic Sans", "Brass Poster")


def _sheet(x: float, y: float, w: float, h: float) -> list[Point]:
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def font_specimen(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    ground = (p.main, p.second, PAPER, dark(p.second, 0.4))[v % 4]
    ink = CREAM if v % 4 != 2 else p.main
    c.wash(ground, ground)
    word, face = FACES[v % 8]
    c.text(50, 50, FACE_NAMES[v % 8], 34, ink, "bold", "lm")
    c.text(830, 50, ("4 styles", "9 weights", "variable", "12 styles")[v % 4], 34, ink, "bold", "rm")
    c.line([(50, 84), (830, 84)], 3, ink)
    c.text(440, 300, word, 330 if len(word) < 4 else 240, ink, face)
    c.text(50, 560, "Hamburgefonts 0123456789", 46, ink, face, "lm")
    c.text(50, 616, "ÁÉÍÓÚ ñçßøå «quoted» @ & § →", 32, ink, face if face != "script" else "grotesk", "lm")


def invitation(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    with c.at(170, 110, 1, 8):
        shaded(c, _sheet(-190, -130, 380, 260), light(p.second, 0.45))
        c.shape([(-190, -130), (190, -130), (0, 30)], light(p.second, 0.3))
    with c.at(-60, -10, 1, -6):
        shaded(c, _sheet(-180, -250, 360, 500), PAPER)
        names = (("Ines", "Tomás"), ("Mia", "Jonah"), ("Noor", "Eli"), ("Ruth", "Sam"))[v % 4]
        c.text(0, -90, names[0], 76, INK, "italic" if v % 2 else "script")
        c.text(0, -32, "and", 28, p.main, "italic")
        c.text(0, 30, names[1], 76, INK, "italic" if v % 2 else "script")
        c.text(0, 110, "12 JUNE · THE BOATHOUSE", 19, INK, "bold")
        for side in (-1, 1):
            for k in range(5):
                with c.at(side * (150 - k * 34), -214 + k * 8, 1, side * (40 + k * 10)):
                    c.smooth([(0, 0), (-9, -22), (0, -50), (9, -22)], (LEAF, p.main)[(k + v) % 2])
        c.box(-60, 170, 120, 4, p.accent)


def resume_pages(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    for x, turn, front in ((120, 6, False), (-80, -4, True)):
        with c.at(x, 0, 1, turn):
            shaded(c, _sheet(-180, -256, 360, 512), PAPER)
            if v % 2:
                c.box(-180, -256, 112, 512, p.main)
                c.disc(-124, -190, 38, light(p.main, 0.5))
            else:
                c.box(-180, -256, 360, 96, p.main)
            left = -44 if v % 2 else -150
            c.text(left, -208, "Mara Lund" if front else "Letter", 36, INK if v % 2 else PAPER, "serif", "lm")
            for k in range(11):
                wide = (190, 160, 176, 120)[k % 4] if v % 2 else (296, 250, 280, 180)[k % 4]
                c.box(left, -130 + k * 32, wide if k % 4 else 90, 11 if k % 4 else 15, p.accent if k % 4 == 0 else light(INK, 0.7), 4)


def slides(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    for k in range(4):
        x, y = -345 + (k % 2) * 355, -225 + (k // 2) * 235
        ground = (p.main, PAPER, CREAM, p.second)[(k + v) % 4]
        shaded(c, _sheet(x, y, 335, 215), ground)
        ink = CREAM if ground in {p.main, p.second} else INK
        if k == 0:
            c.text(x + 30, y + 90, "Spring plan", 44, ink, "serif", "lm")
            c.box(x + 30, y + 130, 120, 9, p.accent, 4)
        elif k == 1:
            for i, share in enumerate((0.4, 0.7, 0.55, 0.9)):
                c.box(x + 40 + i * 70, y + 180 - share * 130, 46, share * 130, (p.accent, ink)[i % 2], 4)
        elif k == 2:
            c.disc(x + 100, y + 108, 70, p.accent)
            c.pie(x + 100, y + 108, 70, 70, -90, 40, p.main if ground != p.main else p.second)
            for i in range(4):
                c.box(x + 200, y + 56 + i * 32, 100 - i * 14, 12, ink, 5)
        else:
            for i in range(3):
                c.box(x + 28 + i * 98, y + 50, 84, 84, light(ground, 0.25) if ink == CREAM else p.accent, 10)
                c.box(x + 28 + i * 98, y + 150, 70, 11, ink, 5)


def planner(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    shaded(c, _sheet(-330, -230, 660, 460), PAPER)
    c.box(-330, -230, 660, 76, p.main)
    c.text(-300, -192, ("March", "My week", "Budget", "Habits")[v % 4], 50, CREAM, "serif", "lm")
    for row in range(5):
        for k in range(7):
            x, y = -312 + k * 90, -138 + row * 72
            c.box(x, y, 82, 64, light(p.wall, 0.5), 5)
            if (row * 7 + k + v) % 4 == 0:
                c.box(x + 8, y + 28, 62, 24, (p.accent, light(p.second, 0.2), light(p.main, 0.3))[(row + k) % 3], 6)
            c.box(x + 8, y + 8, 16, 9, STEEL, 3)
    with c.at(300, 190, 1, -38):
        c.box(-12, -260, 24, 250, p.accent, 8)
        c.shape([(-12, -14), (12, -14), (0, 22)], OAK)


def preset_swatches(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    c.wash(dark(p.second, 0.6), dark(p.second, 0.7))
    casts = ((0.0, GLOW), (0.3, p.accent), (0.35, p.main), (0.4, (70, 110, 150)))
    for k in range(4):
        x, y = 30 + (k % 2) * 415, 30 + (k // 2) * 305
        share, cast = casts[(k + v) % 4]
        tones = [mix(tone, cast, share) for tone in ((196, 218, 226), (120, 150, 140), (216, 190, 140), (84, 112, 84), (250, 240, 214))]
        c.box(x, y, 405, 295, tones[0])
        c.disc(x + 300, y + 80, 34, tones[4])
        c.shape([(x, y + 295), (x, y + 190), (x + 120, y + 110), (x + 230, y + 196), (x + 330, y + 130), (x + 405, y + 170), (x + 405, y + 295)], tones[1])
        c.shape([(x, y + 295), (x, y + 220), (x + 405, y + 240), (x + 405, y + 295)], tones[2] if v % 2 else tones[3])
        c.box(x, y + 250, 130, 45, dark(p.second, 0.6))
        c.text(x + 14, y + 273, f"{v % 20 * 4 + k + 1:02d}", 28, CREAM, "mono", "lm")


def ebook(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 190, 11)
    with c.at(0, 0, 1, 4):
        c.box(-175, -450, 350, 450, INK, 26)
        c.box(-148, -424, 296, 370, light(CREAM, 0.3))
        c.disc(0, -27, 14, light(INK, 0.3))
        first, second = TITLES[(v + 3) % len(TITLES)]
        if v % 2:
            c.box(-148, -424, 296, 370, p.main)
            c.text(0, -340, first, 48, CREAM, "serif")
            c.text(0, -286, second, 48, CREAM, "serif")
            c.disc(0, -160, 66, p.accent)
            c.smooth([(-148, -110), (-50, -170), (60, -120), (148, -160), (148, -54), (-148, -54)], p.second)
        else:
            c.text(-124, -384, "Chapter 3", 34, INK, "serif", "lm")
            for k in range(11):
                c.box(-124, -346 + k * 26, 248 if k % 4 != 3 else 150, 9, light(INK, 0.45), 3)


def sheet_music(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    with c.at(0, 0, 1, -4 + v % 2 * 7):
        shaded(c, _sheet(-220, -280, 440, 560), PAPER)
        c.text(0, -232, ("Harbour Waltz", "Nocturne in D", "Canción del río", "Two Reels")[v % 4], 44, INK, "italic")
        for staff in range(5):
            y = -176 + staff * 90
            for line in range(5):
                c.line([(-190, y + line * 11), (190, y + line * 11)], 1.8, INK)
            for k in range(8):
                dy = ((k * 5 + staff * 3 + v) % 7) * 6
                x = -140 + k * 44
                c.oval(x, y + 6 + dy, 9, 7, INK)
                c.line([(x + 8, y + 6 + dy), (x + 8, y - 26 + dy)], 3, INK)
                if k % 3 == 0 and k < 7:
                    c.line([(x + 8, y - 26 + dy), (x + 52, y - 30 + ((k * 5 + 5 + staff * 3 + v) % 7) * 6)], 6, INK)
    c.disc(290, 200, 46, p.main)


def icon_set(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    for row in range(3):
        for k in range(5):
            x, y, kind = -300 + k * 150, -180 + row * 180, (row * 5 + k + v) % 8
            tone = (p.main, p.second, p.accent)[(row + k) % 3]
            c.box(x - 62, y - 62, 124, 124, PAPER, 26)
            if kind == 0:
                c.disc(x, y, 34, tone)
            elif kind == 1:
                c.shape([(x - 36, y), (x, y - 36), (x + 36, y)], tone)
                c.box(x - 26, y, 52, 34, tone)
            elif kind == 2:
                c.ring(x - 6, y - 6, 24, 9, tone)
                c.line([(x + 12, y + 12), (x + 34, y + 34)], 10, tone)
            elif kind == 3:
                c.smooth([(x, y + 34), (x - 38, y - 6), (x - 20, y - 34), (x, y - 16), (x + 20, y - 34), (x + 38, y - 6)], tone)
            elif kind == 4:
                c.box(x - 36, y - 26, 72, 52, tone, 8)
                c.line([(x - 30, y - 18), (x, y + 6), (x + 30, y - 18)], 6, PAPER)
            elif kind == 5:
                for i in range(3):
                    c.box(x - 34 + i * 26, y + 30 - (i + 1) * 20, 18, (i + 1) * 20, tone, 3)
            elif kind == 6:
                c.smooth([(x - 30, y + 20), (x - 20, y - 24), (x + 20, y - 24), (x + 30, y + 20)], tone)
                c.disc(x, y + 30, 9, tone)
            else:
                c.arc(x, y, 32, 32, 30, 330, 11, tone)


def sewing_pattern(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    with c.at(0, 0, 1, 3):
        shaded(c, _sheet(-330, -240, 640, 470), mix(PAPER, OAK, 0.2))
        c.smooth([(-250, -180), (-120, -190), (-90, -90), (-70, 180), (-270, 180)], light(p.main, 0.55))
        c.smooth([(60, -190), (190, -150), (240, 180), (0, 190), (20, -60)], light(p.second, 0.55))
        for points in ([(-180, -150), (-170, 150)], [(120, -140), (130, 150)]):
            c.line(points, 4, INK)
        for k in range(14):
            c.line([(-20, -220 + k * 32), (-20, -204 + k * 32)], 4, p.accent)
    with c.at(230, 150, 1, -30):
        c.line([(-100, -8), (60, 40)], 13, METAL)
        c.line([(-100, 40), (60, -8)], 13, METAL)
        c.ring(92, 52, 30, 12, p.main)
        c.ring(92, -22, 30, 12, p.main)
    if v % 2:
        c.disc(-270, 200, 40, p.accent)
        c.ring(-270, 200, 26, 5, light(p.accent, 0.4))


def knitting(c: Canvas, p: Palette, v: int) -> None:
    c.shadow(0, 3, 260, 12)
    for x, y, r, tone in ((-150, -100, 100, p.main), (90, -120, 120, p.second), (220, -70, 70, p.accent))[: 2 + v % 2]:
        c.disc(x, y, r, tone)
        for k in range(-3, 4):
            with c.at(x, y, 1, k * 24):
                c.arc(0, 0, r * 0.94, r * (0.3 + abs(k) * 0.16), 200, 340, 5, light(tone, 0.25))
    for x0, x1 in ((-60, 180), (20, -210)):
        c.line([(x0, -80), (x1, -390)], 10, OAK)
        c.disc(x1, -390, 16, p.accent)
    c.thread([(-190, -20), (-260, 0), (-320, -16)], 6, p.main)


def waveform(c: Canvas, p: Palette, v: int) -> None:
    """Fills the picture."""
    c.wash(dark(p.second, 0.62), dark(p.second, 0.72))
    for track in range(4):
        y = 130 + track * 120
        tone = (p.main, p.accent, light(p.second, 0.35), light(p.main, 0.3))[(track + v) % 4]
        c.box(40, y - 50, 800, 100, dark(p.second, 0.5), 10)
        for k in range(64):
            height = 6 + 40 * abs(((k * (7 + track * 2) + v * 11) % 23) / 23 - 0.4) * (0.4 + 0.6 * ((k // 8 + track) % 3) / 2)
            c.box(54 + k * 12.2, y - height, 7, height * 2, tone, 3)
    c.line([(300 + v % 5 * 60, 60), (300 + v % 5 * 60, 570)], 4, CREAM)
    c.text(50, 616, "128 bpm · C minor", 32, CREAM, "mono", "lm")


def website(c: Canvas, p: Palette, v: int) -> None:
    """Lies flat, seen from above."""
    shaded(c, _sheet(-350, -250, 700, 500), PAPER)
    c.box(-350, -250, 700, 44, dark(PAPER, 0.12))
    for k, tone in enumerate((p.main, p.accent, p.second)):
        c.disc(-322 + k * 30, -228, 9, tone)
    c.box(-350, -206, 700, 230, (p.main, p.second, light(p.accent, 0.3))[v % 3])
    c.text(-310, -130, ("Bakery", "Studio", "Portfolio", "Journal")[v % 4], 76, CREAM, "serif", "lm")
    c.box(-310, -70, 220, 14, light(p.main, 0.6), 6)
    c.box(-310, -36, 120, 36, p.accent if v % 3 != 2 else p.main, 8)
    c.disc(200, -92, 90, (p.accent, p.accent, p.main)[v % 3])
    c.disc(238, -92, 70, BRASS)
    for k in range(3):
        c.box(-310 + k * 215, 54, 190, 110, light(p.second, 0.4 + k * 0.12), 8)
        c.box(-310 + k * 215, 180, 150, 12, INK, 5)
        c.box(-310 + k * 215, 204, 110, 10, light(INK, 0.6), 5)
