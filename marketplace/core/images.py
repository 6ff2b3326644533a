"""Pictures that people send: checked by content, made harmless, and sized. Pure functions, to be run through `cpu`.

What is kept is always our own encoding of the pixels, so that no metadata (place, camera, comments) and no second
meaning of the file survives.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.core.errors import TooLarge, UnsupportedType
from marketplace.core.lazy import Later

puremagic: Any = Later("puremagic")
pixels: Any = Later("marketplace.core.pixels")  # with what decodes and encodes

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
LARGEST_SIDE: Final = 4096
EXTENSIONS: Final = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp", ".avif", ".avifs", ".heif"})
DIGEST_LENGTH: Final = 32
ORIGINAL_QUALITY: Final = 90


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture in one size and format."""

    width: int
    height: int
    format: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A picture as it is kept: a JPEG of ours without metadata, known by its content, and its first sizes."""

    data: bytes
    digest: str
    width: int
    height: int
    renditions: tuple[Rendition, ...]


def take_in(data: bytes, widths: Sequence[int] = ()) -> TakenIn:
    """Check a picture and return it as it is kept, with the renditions that are wanted at once.

    Raises:
        TooLarge: more bytes or pixels than are taken.
        UnsupportedType: no JPEG, PNG, WebP or AVIF, whatever it is called.
        Invalid: broken inside.

    """
    if len(data) > MOST_BYTES:
        raise TooLarge(_("Photos may have at most %(mb)s MB.", mb=MOST_BYTES // 2**20))
    _check_type(data)
    image = pixels.decode(data)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=ORIGINAL_QUALITY, optimize=False)
    return TakenIn(
        data=kept.getvalue(),
        digest=hashlib.sha256(kept.getvalue()).hexdigest()[:DIGEST_LENGTH],
        width=image.width,
        height=image.height,
        renditions=tuple(pixels.sized(image, width, "webp") for width in widths),
    )


def render(data: bytes, wanted: Sequence[tuple[int, str]]) -> list[Rendition]:
    """Return a kept picture in each (width, format) that is wanted."""
    image = pixels.decode(data)
    return [pixels.sized(image, width, extension) for width, extension in wanted]


def _check_type(data: bytes) -> None:
    try:
        found = {match.extension for match in puremagic.magic_string(data[:4096])}
    except (puremagic.PureError, ValueError):
        found = set()
    if not found & EXTENSIONS:
        raise UnsupportedType(_("That is not a photo we can show. Take JPEG, PNG, WebP or AVIF."))
