"""A drawing surface of 880 × 660 units with shapes that can be moved, turned and scaled.

Everything is drawn three times as large and averaged down to 800 × 600 pixels, which makes edges smooth.
Angles are in degrees, clockwise, from the right; y grows downwards.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from marketplace.demo.artwork.colours import INK, Colour, dark, light

WIDTH: Final = 880
HEIGHT: Final = 660
SCALE: Final = 3
PICTURE_SIZE: Final = (800, 600)
_SOFT: Final = 12  # shadows and glows are blurred this many times smaller
_FONTS: Final = Path(__file__).with_name("fonts")

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


class Canvas:
    """Draws into one picture; `at` moves the origin for what is drawn inside it."""

    def __init__(self, ground: Colour = (255, 255, 255)) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self._pen = ImageDraw.Draw(self.image, "RGBA")
        self._matrix: Matrix = (SCALE, 0, 0, 0, SCALE, 0)

    def finished(self) -> Image.Image:
        """The picture in its real size."""
        return self.image.resize(PICTURE_SIZE, Image.Resampling.BOX)

    # ── where ──────────────────────────────────────────────────────────────────────────────
    @contextmanager
    def at(self, x: float, y: float, size: float = 1, turn: float = 0, *, flip: bool = False) -> Iterator[None]:
        """Draw what follows with its origin at x, y, scaled, turned and perhaps mirrored."""
        before = self._matrix
        a, b, c, d, e, f = before
        cos, sin = math.cos(math.radians(turn)) * size, math.sin(math.radians(turn)) * size
        across = -1 if flip else 1
        self._matrix = (
            (a * cos + b * sin) * across,
            b * cos - a * sin,
            a * x + b * y + c,
            (d * cos + e * sin) * across,
            e * cos - d * sin,
            d * x + e * y + f,
        )
        yield
        self._matrix = before

    def _place(self, points: Sequence[Point]) -> list[Point]:
        a, b, c, d, e, f = self._matrix
        return [(a * x + b * y + c, d * x + e * y + f) for x, y in points]

    def _length(self, units: float) -> float:
        a, b, _, d, e, _ = self._matrix
        return units * math.sqrt(abs(a * e - b * d))

    # ── shapes ─────────────────────────────────────────────────────────────────────────────
    def shape(self, points: Sequence[Point], fill: Colour, alpha: float = 1) -> None:
        """A filled polygon."""
        self._pen.polygon(self._place(points), (*fill, round(alpha * 255)))

    def smooth(self, points: Sequence[Point], fill: Colour, alpha: float = 1) -> None:
        """A filled outline that runs softly through the points."""
        self.shape(_curve(points, closed=True), fill, alpha)

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, r: float = 0, alpha: float = 1) -> None:
        """A rectangle from its upper left corner, with rounded corners."""
        self.shape(_rounded(x, y, w, h, min(r, abs(w) / 2, abs(h) / 2)), fill, alpha)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour, alpha: float = 1) -> None:
        """An ellipse around its middle."""
        self.shape(_arc_points(x, y, rx, ry, 0, 360), fill, alpha)

    def disc(self, x: float, y: float, r: float, fill: Colour, alpha: float = 1) -> None:
        """A circle around its middle."""
        self.oval(x, y, r, r, fill, alpha)

    def pie(self, x: float, y: float, rx: float, ry: float, start: float, end: float, fill: Colour) -> None:
        """The part of an ellipse that a chord cuts off between two angles."""
        self.shape(_arc_points(x, y, rx, ry, start, end), fill)

    # ── lines ──────────────────────────────────────────────────────────────────────────────
    def line(self, points: Sequence[Point], width: float, fill: Colour, alpha: float = 1) -> None:
        """Straight strokes with round ends and corners."""
        placed, thick = self._place(points), self._length(width)
        colour = (*fill, round(alpha * 255))
        self._pen.line(placed, colour, max(1, round(thick)), joint="curve")
        if thick > SCALE * 2 and alpha == 1:
            for x, y in (placed[0], placed[-1]):
                self._pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), colour)

    def thread(self, points: Sequence[Point], width: float, fill: Colour, alpha: float = 1) -> None:
        """A stroke that runs softly through the points."""
        self.line(_curve(points, closed=False), width, fill, alpha)

    def arc(
        self, x: float, y: float, rx: float, ry: float, start: float, end: float, width: float, fill: Colour
    ) -> None:
        """A stroke along an ellipse."""
        self.line(_arc_points(x, y, rx, ry, start, end), width, fill)

    def ring(self, x: float, y: float, r: float, width: float, fill: Colour) -> None:
        """A circle's outline."""
        self.arc(x, y, r, r, 0, 360, width, fill)

    # ── light ──────────────────────────────────────────────────────────────────────────────
    def shadow(self, x: float, y: float, rx: float, ry: float, strength: float = 0.34) -> None:
        """The soft dark under a thing."""
        self._blurred(_arc_points(x, y, rx, ry, 0, 360), dark(INK, 0.3), strength, 7)

    def shadow_of(self, points: Sequence[Point], strength: float = 0.3, blur: float = 6) -> None:
        """The soft dark behind a flat thing."""
        self._blurred(points, dark(INK, 0.3), strength, blur)

    def glow(self, x: float, y: float, r: float, colour: Colour, strength: float = 0.7) -> None:
        """The soft light around a lamp."""
        self._blurred(_arc_points(x, y, r, r, 0, 360), colour, strength, r / 4)

    def _blurred(self, points: Sequence[Point], fill: Colour, strength: float, blur: float) -> None:
        width, height = self.image.width // _SOFT, self.image.height // _SOFT
        mask = Image.new("L", (width, height), 0)
        small = [(x / _SOFT, y / _SOFT) for x, y in self._place(points)]
        ImageDraw.Draw(mask).polygon(small, fill=round(strength * 255))
        mask = mask.filter(ImageFilter.GaussianBlur(self._length(blur) / _SOFT))
        self.image.paste(fill, (0, 0), mask.resize(self.image.size, Image.Resampling.BILINEAR))
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def wash(self, upper: Colour, lower: Colour, top: float = 0, bottom: float = HEIGHT) -> None:
        """Fill a band of the whole width with a vertical gradient."""
        *_, e, f = self._matrix
        y0, y1 = round(e * top + f), round(e * bottom + f)
        strip = Image.new("RGB", (1, 2))
        strip.putpixel((0, 0), upper)
        strip.putpixel((0, 1), lower)
        band = strip.resize((1, max(2, y1 - y0)), Image.Resampling.BILINEAR).resize((self.image.width, max(2, y1 - y0)))
        self.image.paste(band, (0, y0))

    # ── words ──────────────────────────────────────────────────────────────────────────────
    def text(
        self, x: float, y: float, words: str, size: float, fill: Colour, font: str = "grotesk", anchor: str = "mm"
    ) -> None:
        """Words at a point; `anchor` is Pillow's. They turn with the canvas."""
        face = _font(font, max(1, round(self._length(size))))
        ((px, py),) = self._place([(x, y)])
        a, _, _, d, _, _ = self._matrix
        angle = math.degrees(math.atan2(d, a))
        if abs(angle) < 0.1:
            self._pen.text((px, py), words, (*fill, 255), face, anchor=anchor)
            return
        self._turned_text((px, py), words, face, fill, angle, anchor)

    def _turned_text(
        self, at: Point, words: str, face: ImageFont.FreeTypeFont, fill: Colour, angle: float, anchor: str
    ) -> None:
        left, top, right, bottom = face.getbbox(words, anchor=anchor)
        reach = math.ceil(max(abs(left), abs(top), abs(right), abs(bottom))) + 4
        mask = Image.new("L", (reach * 2, reach * 2), 0)
        ImageDraw.Draw(mask).text((reach, reach), words, 255, face, anchor=anchor)
        mask = mask.rotate(-angle, Image.Resampling.BICUBIC)
        self.image.paste(fill, (round(at[0]) - reach, round(at[1]) - reach), mask)


def shaded(c: Canvas, points: Sequence[Point], fill: Colour) -> None:
    """A flat sheet on a table: its shadow, then itself."""
    c.shadow_of([(x + 6, y + 12) for x, y in points])
    c.shape(points, fill)


def leaf(c: Canvas, x: float, y: float, length: float, turn: float, fill: Colour) -> None:
    """One leaf that grows from x, y; straight up at turn 0."""
    with c.at(x, y, 1, turn):
        wide = length * 0.24
        c.smooth([(0, 0), (-wide, -length * 0.45), (0, -length), (wide, -length * 0.45)], fill)
        c.line([(0, 0), (0, -length * 0.85)], 2, light(fill, 0.25))


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    file, _, weight = {
        "grotesk": "schibsted-grotesk:500",
        "bold": "schibsted-grotesk:800",
        "serif": "fraunces-600:",
        "italic": "fraunces-400-italic:",
        "fat": "abril-fatface:",
        "script": "caveat-600:",
        "mono": "space-mono-400:",
    }[name].partition(":")
    font = ImageFont.truetype(_FONTS / f"{file}.woff2", size, layout_engine=ImageFont.Layout.BASIC)
    if weight:
        font.set_variation_by_axes([float(weight)])
    return font


def _arc_points(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    steps = max(6, round(abs(end - start) / 5))
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def _rounded(x: float, y: float, w: float, h: float, r: float) -> list[Point]:
    if r <= 0:
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    corners = ((x + w - r, y + r, 270), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180))
    return [point for cx, cy, start in corners for point in _arc_points(cx, cy, r, r, start, start + 90)]


def _curve(points: Sequence[Point], *, closed: bool) -> list[Point]:
    """A Catmull-Rom spline through the points."""
    count = len(points)
    around = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    segments = count if closed else count - 1
    return [
        _between(around[i], around[i + 1], around[i + 2], around[i + 3], step / 12)
        for i in range(segments)
        for step in range(13)
    ]


def _between(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    def axis(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)

    return (axis(p0[0], p1[0], p2[0], p3[0]), axis(p0[1], p1[1], p2[1], p3[1]))
