"""A4 pages as PDF, in letters that most people's names are written in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from flask_babel import get_locale
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import TTFFont
from text_unidecode import unidecode

from marketplace.core.serving import cpu

MARGIN: Final = 18
WIDE: Final = 210 - 2 * MARGIN
LINE: Final = 6
FAMILY: Final = "FiraGO"
FONTS: Final = Path(__file__).resolve().parent / "fonts"
"""FiraGO writes Latin, Greek, Cyrillic, Georgian, Arabic, Hebrew, Thai and Devanagari; see LICENSE-firago.txt."""

_SPACES: Final = {"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2009": " ", "\t": " "}
_UNKNOWN: Final = "[?] "
"""What unidecode writes for what it does not know."""


class Paper(FPDF):
    """A page with the name of the market at its foot."""

    def __init__(self, title: str, site: str) -> None:
        super().__init__()
        self.site = site
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN)
        self.set_title(title)
        self.set_lang(str(get_locale() or "en"))
        self.add_font(FAMILY, "", FONTS / "FiraGO-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / "FiraGO-Bold.ttf")
        self.set_text_shaping(True)  # joins Arabic letters, turns lines that run from the right
        self.set_font(FAMILY, size=10)
        self.add_page()

    def footer(self) -> None:
        """Say on every page where it comes from."""
        self.set_y(-14)
        self.set_font(FAMILY, size=8)
        self.cell(0, 5, written(f"{self.site} – {self.page_no()}"), align="R")

    def heading(self, words: str, size: int = 20) -> None:
        """Write a heading."""
        self.set_font(FAMILY, "B", size)
        self.cell(0, size / 2 + 2, written(words), new_x="LMARGIN", new_y="NEXT")
        self.set_font(FAMILY, size=10)

    def say(self, words: str) -> None:
        """Write a paragraph."""
        self.multi_cell(0, LINE, written(words), new_x="LMARGIN", new_y="NEXT", align="L")

    def row(self, cells: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> None:
        """Write a row: the first cell at the left and as long as it is, the others at the right."""
        self.set_font(FAMILY, "B" if bold else "", 10)
        if self.get_y() > self.h - MARGIN - 3 * LINE:
            self.add_page()
        top, left = self.get_y(), self.get_x()
        self.multi_cell(widths[0], LINE, written(cells[0]), new_x="LMARGIN", new_y="NEXT", align="L")
        bottom = self.get_y()
        x = left + widths[0]
        for words, width in zip(cells[1:], widths[1:], strict=True):
            self.set_xy(x, top)
            self.cell(width, LINE, written(words), align="R")
            x += width
        self.set_xy(left, bottom)
        self.set_font(FAMILY, size=10)

    def rule(self) -> None:
        """Draw a line across."""
        self.ln(2)
        self.line(MARGIN, self.get_y(), MARGIN + WIDE, self.get_y())
        self.ln(2)

    def as_bytes(self) -> bytes:
        """Return the file. Only the letters that it uses are put into it, which takes a moment of work."""
        try:
            return bytes(cpu(self.output))
        finally:
            for font in self.fonts.values():
                if isinstance(font, TTFFont):
                    font.close()


def written(words: str) -> str:
    """Return words as the font can write them.

    What is written in other letters (Chinese, Japanese, Korean, Armenian and more) is spelt in Latin ones, and what
    nobody spells, such as pictures among the words, is left out: a reader never finds a question mark or a box.
    """
    known = letters()
    composed = unicodedata.normalize("NFC", "".join(_SPACES.get(mark, mark) for mark in words))
    found = (mark if mark == "\n" or ord(mark) in known else _spelt(mark) for mark in composed)
    return "".join(found)


@cache
def letters() -> frozenset[int]:
    """Return the code points that both weights of the font can write."""
    known = []
    for path in FONTS.glob("*.ttf"):
        with TTFont(path) as font:
            known.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*known))


def _spelt(mark: str) -> str:
    if unicodedata.category(mark) in {"Cc", "Cf", "Cn", "Co", "Cs"}:
        return ""
    spelt = str(unidecode(mark))
    return "" if spelt == _UNKNOWN else spelt
