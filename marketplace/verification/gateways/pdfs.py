"""PDFs become pictures: drawn by PDFium in a process apart, which has limits and nothing of ours."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROGRAM: Final = Path(__file__).with_name("pdf_pages.py")
"""Run, and never imported: the library that draws stays out of this process."""
SECONDS: Final = 30
MOST_PAGE_BYTES: Final = 16 * 2**20
HEAD_BYTES: Final = 12


class UndrawableError(RuntimeError):
    """The file can't be drawn; its text says which of the reasons it is."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as a JPEG."""

    width: int
    height: int
    data: bytes


_WHY: Final = {3: "encrypted", 4: "active", 5: "pages"}
"""What its exit statuses mean."""


def draw_pages(data: bytes, most_pages: int) -> list[DrawnPage]:
    """Return the pages of a PDF as pictures.

    Raises:
        UndrawableError: it is encrypted, active, too long, broken, or takes more than its share.

    """
    program = [sys.executable, "-I", str(PROGRAM), str(most_pages)]
    try:
        ended = subprocess.run(  # noqa: S603 - a program of ours, its input is data
            program, input=data, capture_output=True, timeout=SECONDS, check=False, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired as error:
        raise UndrawableError("slow") from error
    if ended.returncode != 0:
        raise UndrawableError(_WHY.get(ended.returncode, "broken"))
    return _pages(ended.stdout, most_pages)


def _pages(written: bytes, most: int) -> list[DrawnPage]:
    """Read what the process wrote, believing none of its numbers."""
    pages: list[DrawnPage] = []
    while written and len(pages) < most:
        width, height, size = (int.from_bytes(written[at : at + 4], "big") for at in (0, 4, 8))
        body = written[HEAD_BYTES : HEAD_BYTES + size]
        if len(body) != size or not 0 < size <= MOST_PAGE_BYTES:
            raise UndrawableError("broken")
        pages.append(DrawnPage(width, height, body))
        written = written[HEAD_BYTES + size :]
    if not pages:
        raise UndrawableError("broken")
    return pages
