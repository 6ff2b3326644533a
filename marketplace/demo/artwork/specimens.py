"""Papers of nobody, drawn so that nobody takes them for real: SPECIMEN stands across each."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

FONTS: Final = Path(__file__).with_name("fonts")
SIZE: Final = (1240, 860)
INK: Final = "#23313a"
PAPERS: Final = {
    "passport": ("PASSPORT", "#e9dfe6", "#7a2f4c"), "identity_card": ("IDENTITY CARD", "#dfe9ec", "#20606e"),
    "driving_licence": ("DRIVING LICENCE", "#ece3d8", "#8a5a1f"),
    "company_register": ("COMPANY REGISTER", "#eef0ea", "#3f5a36"),
}  # fmt: skip


def specimen(kind: str, name: str, number: str, expires: str, *, is_back: bool = False) -> bytes:
    """Return a paper as a JPEG. Number and country are made up, and look it."""
    title, ground, colour = PAPERS[kind]
    page = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(page)
    _guilloche(draw, colour)
    draw.rectangle((0, 0, SIZE[0], 110), fill=colour)
    draw.text((48, 34), f"{title} · REPUBLIC OF NOWHERE", font=_font("schibsted-grotesk", 40), fill="white")
    if is_back:
        _lines(draw, ("This side says nothing at all.", "Nor does it have to: it is a drawing."), 220, 60)
    else:
        _face(draw, colour)
        fields = (("Name", name), ("Number", number), ("Valid until", expires), ("Place", "Nowhere, NW"))
        for row, (label, value) in enumerate(fields):
            draw.text((470, 180 + row * 120), label.upper(), font=_font("schibsted-grotesk", 22), fill=colour)
            draw.text((470, 210 + row * 120), value, font=_font("space-mono-400", 40), fill=INK)
    machine_line = f"P<NWH{name.upper().replace(' ', '<')}".ljust(40, "<")[:40]
    _lines(draw, (machine_line, f"{number}<<NWH".ljust(40, "<")), 740, 44)
    _across(page)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=84)
    return out.getvalue()


def _guilloche(draw: ImageDraw.ImageDraw, colour: str) -> None:
    for offset in range(-SIZE[1], SIZE[0], 46):
        draw.arc((offset, 60, offset + 620, SIZE[1] + 120), 180, 300, fill=colour, width=1)


def _face(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.rectangle((60, 170, 400, 620), fill="white", outline=colour, width=4)
    draw.ellipse((150, 230, 310, 420), fill=colour)
    draw.pieslice((90, 430, 370, 800), 180, 360, fill=colour)


def _lines(draw: ImageDraw.ImageDraw, lines: tuple[str, ...], top: int, step: int) -> None:
    for row, line in enumerate(lines):
        draw.text((60, top + row * step), line, font=_font("space-mono-400", 34), fill=INK)


def _across(page: Image.Image) -> None:
    word = Image.new("L", SIZE, 0)
    font = _font("schibsted-grotesk", 190)
    ImageDraw.Draw(word).text((SIZE[0] // 2, SIZE[1] // 2), "SPECIMEN", font=font, fill=120, anchor="mm")
    page.paste(Image.new("RGB", SIZE, "#b3202f"), mask=word.rotate(22))


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{name}.woff2"), size)
