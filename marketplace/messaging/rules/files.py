"""Which files may be sent beside photos: known by content, called by a name that agrees."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Whether a photo or a file can be fetched."""

    READY = "ready"
    HELD = "held"
    INFECTED = "infected"


MOST_BYTES: Final = 10 * 2**20
LONGEST_NAME: Final = 100

TYPES: Final[dict[str, tuple[str, bytes]]] = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    "odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04"),
    "txt": ("text/plain", b""),
    "csv": ("text/csv", b""),
}
"""Ending → content type, and how such a file begins. Texts are checked to be texts."""
PHOTO_ENDINGS: Final = frozenset({"jpg", "jpeg", "jfif", "png", "webp", "avif"})
ACCEPT: Final = ",".join(f".{ending}" for ending in (*sorted(PHOTO_ENDINGS), *TYPES))


def ending_of(name: str) -> str:
    """Return what follows the last dot, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def find_type(name: str, data: bytes) -> str | None:
    """Return the content type of a file, or None where its content is not what its name says."""
    known = TYPES.get(ending_of(name))
    if known is None:
        return None
    content_type, start = known
    if start:
        return content_type if data.startswith(start) else None
    return content_type if _is_text(data) else None


def tidy_name(name: str) -> str:
    """Return a file's name as it is kept: no path, nothing that hides or turns, not too long, its ending kept."""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(one for one in base if unicodedata.category(one)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'file'}.{ending}"


def _is_text(data: bytes) -> bool:
    try:
        return b"\x00" not in data and data.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False
