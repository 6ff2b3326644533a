"""Where profile pictures are found."""

from __future__ import annotations

from typing import Final

PICTURE_SIZES: Final = (64, 128, 512)
"""Edges of the squares that are kept, in pixels."""


def picture_path(picture_key: str | None, size: int = 128) -> str | None:
    """Return the path of a profile picture at least `size` pixels wide, or None where there is none."""
    if not picture_key:
        return None
    edge = next((edge for edge in PICTURE_SIZES if edge >= size), PICTURE_SIZES[-1])
    return f"/{picture_key}-{edge}.webp"
