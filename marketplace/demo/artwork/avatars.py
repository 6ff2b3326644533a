"""Portraits of the demo's people: a head, hair, a shirt and a ground."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import INK, Colour, dark, light, rgb

SKIN: Final = {"l": rgb("f0c9a4"), "m": rgb("c98d62"), "d": rgb("8a5536")}
HAIR: Final = {
    "black": rgb("1d1816"), "brown": rgb("5a3a24"), "red": rgb("8e4420"), "blond": rgb("caa04e"),
    "grey": rgb("6b6862"), "white": rgb("c9c5bb"),
}  # fmt: skip
SHIRT: Final = {
    "teal": rgb("2f5d66"), "rust": rgb("b5553a"), "moss": rgb("46583c"), "plum": rgb("743048"),
    "mustard": rgb("d2a03a"), "navy": rgb("37486a"),
}  # fmt: skip
GROUND: Final = {
    "sand": rgb("d9c9a0"), "mint": rgb("a9c2b4"), "clay": rgb("d9a882"), "sky": rgb("b3c2d2"),
    "lilac": rgb("cdbfd3"), "moss": rgb("bfc7a3"),
}  # fmt: skip
EDGE: Final = 256


def draw_avatar(look: str) -> Image.Image:
    """Draw a person from words such as `m,black,short,teal,sand,beard` (skin, hair, cut, shirt, ground)."""
    skin, hair, cut, shirt, ground, *beard = look.split(",")
    c = Canvas(GROUND[ground])
    with c.at(440, 330):
        _hair_behind(c, cut, HAIR[hair])
        c.smooth([(-250, 340), (-230, 210), (-120, 150), (120, 150), (230, 210), (250, 340)], SHIRT[shirt])
        c.box(-52, 70, 104, 110, dark(SKIN[skin], 0.12), 40)
        c.pie(0, 150, 64, 44, 0, 180, dark(SKIN[skin], 0.12))
        c.oval(0, -10, 124, 142, SKIN[skin])
        if beard:
            c.smooth([(-122, 0), (-106, 90), (0, 146), (106, 90), (122, 0), (70, 50), (-70, 50)], HAIR[hair])
        _face(c, SKIN[skin])
        _hair_before(c, cut, HAIR[hair])
    side = c.image.height
    left = (c.image.width - side) // 2
    return c.image.crop((left, 0, left + side, side)).resize((EDGE, EDGE), Image.Resampling.BOX)


def encoded_avatar(look: str) -> bytes:
    """Return the portrait as a WebP file."""
    out = io.BytesIO()
    draw_avatar(look).save(out, "WEBP", quality=70, method=6)
    return out.getvalue()


def _face(c: Canvas, skin: Colour) -> None:
    for x in (-48, 48):
        c.oval(x, -18, 13, 15, INK)
        c.disc(x + 4, -23, 4, light(INK, 0.9))
    c.arc(0, 26, 42, 26, 25, 155, 8, dark(skin, 0.5))
    for x in (-84, 84):
        c.disc(x, 26, 20, rgb("d8694f"), 0.16)


def _hair_behind(c: Canvas, cut: str, hair: Colour) -> None:
    if cut == "long":
        c.smooth([(-150, 200), (-176, 0), (-130, -150), (0, -196), (130, -150), (176, 0), (150, 200), (0, 150)], hair)
    elif cut == "bob":
        c.smooth(
            [(-140, 100), (-166, -20), (-126, -150), (0, -192), (126, -150), (166, -20), (140, 100), (0, 60)], hair
        )
    elif cut == "bun":
        c.disc(0, -188, 58, hair)


def _hair_before(c: Canvas, cut: str, hair: Colour) -> None:
    if cut == "short":
        c.smooth(
            [
                (-132, -20),
                (-140, -120),
                (-60, -176),
                (60, -180),
                (142, -116),
                (130, -20),
                (108, -86),
                (0, -104),
                (-104, -84),
            ],
            hair,
        )
    else:
        c.smooth(
            [
                (-134, 10),
                (-140, -110),
                (-50, -172),
                (60, -170),
                (140, -106),
                (132, 6),
                (112, -56),
                (20, -104),
                (-96, -60),
            ],
            hair,
        )
