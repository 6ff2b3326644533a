"""Pictures that people send: checked by content, made harmless, and sized. Pure functions, to be run through `cpu`.

What is kept is always our own encoding of the pixels, so that no metadata (place, camera, comments) and no second
meaning of the file survives.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from marketplace.core.errors import Invalid, TooLarge, UnsupportedType
from marketplace.core.lazy import Later

puremagic: Any = Later("puremagic")

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
LARGEST_SIDE: Final = 4096
DECODERS: Final = ("JPEG", "PNG", "WEBP", "AVIF")
EXTENSIONS: Final = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp", ".avif", ".avifs", ".heif"})
DIGEST_LENGTH: Final = 32
ORIGINAL_QUALITY: Final = 90
QUALITY: Final = {"webp": 78, "avif": 55}
AVIF_SPEED: Final = 8
WEBP_METHOD: Final = 4

BROKEN: Final = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, OverflowError,
    EOFError, RuntimeError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
"""What decoders raise over a file that is not what it says."""

# A bomb is refused by its header; should a decoder still find more than it promised, that is an error and no warning.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


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
    image = _decode(data)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=ORIGINAL_QUALITY, optimize=False)
    return TakenIn(
        data=kept.getvalue(),
        digest=hashlib.sha256(kept.getvalue()).hexdigest()[:DIGEST_LENGTH],
        width=image.width,
        height=image.height,
        renditions=tuple(_sized(image, width, "webp") for width in widths),
    )


def render(data: bytes, wanted: Sequence[tuple[int, str]]) -> list[Rendition]:
    """Return a kept picture in each (width, format) that is wanted."""
    image = _decode(data)
    return [_sized(image, width, extension) for width, extension in wanted]


def _check_type(data: bytes) -> None:
    try:
        found = {match.extension for match in puremagic.magic_string(data[:4096])}
    except (puremagic.PureError, ValueError):
        found = set()
    if not found & EXTENSIONS:
        raise UnsupportedType(_("That is not a photo we can show. Take JPEG, PNG, WebP or AVIF."))


def _decode(data: bytes) -> Image.Image:
    """Return the pixels upright, in sRGB, on white where they were transparent, and no larger than we keep."""
    try:
        image = _open(data)
        image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
        image.load()
        return _plain(image)
    except Image.DecompressionBombError as reason:
        raise TooLarge(_("This photo has too many pixels.")) from reason
    except BROKEN as reason:
        raise Invalid(_("This photo is damaged. Save it again, or choose another."), code="damaged") from reason


def _open(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=DECODERS)
    if image.width * image.height > MOST_PIXELS:
        raise TooLarge(_("Photos may have at most %(n)s megapixels.", n=MOST_PIXELS // 10**6))
    image.verify()
    return Image.open(io.BytesIO(data), formats=DECODERS)


def _plain(image: Image.Image) -> Image.Image:
    upright = _upright(image)
    upright.info = {}  # encoders copy comments and profiles from here
    return upright


def _upright(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    upright = _in_srgb(upright, profile)
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        ground = Image.new("RGB", upright.size, "white")
        ground.paste(upright, mask=upright.getchannel("A"))
        return ground
    return upright if upright.mode == "RGB" else upright.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones photograph in wider colours than the web assumes: convert before the profile is dropped."""
    if not profile or image.mode != "RGB":
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted or image


def _sized(image: Image.Image, width: int, extension: str) -> Rendition:
    width = min(width, image.width)
    height = max(1, round(image.height * width / image.width))
    small = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    if extension == "avif":
        small.save(out, "AVIF", quality=QUALITY["avif"], speed=AVIF_SPEED)
    else:
        small.save(out, "WEBP", quality=QUALITY["webp"], method=WEBP_METHOD)
    return Rendition(width, height, extension, out.getvalue())
