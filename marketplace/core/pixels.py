"""The pixels of pictures: decoded, made plain and sized. Loaded with the first picture that somebody sends."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from marketplace.core.errors import Invalid, TooLarge
from marketplace.core.images import LARGEST_SIDE, MOST_PIXELS, Rendition

DECODERS: Final = ("JPEG", "PNG", "WEBP", "AVIF")
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


def decode(data: bytes) -> Image.Image:
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


def sized(image: Image.Image, width: int, extension: str) -> Rendition:
    """Return a picture in the format that a file `extension` names, `width` wide, or as wide as it is."""
    width = min(width, image.width)
    height = max(1, round(image.height * width / image.width))
    small = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    if extension == "avif":
        small.save(out, "AVIF", quality=QUALITY["avif"], speed=AVIF_SPEED)
    else:
        small.save(out, "WEBP", quality=QUALITY["webp"], method=WEBP_METHOD)
    return Rendition(width, height, extension, out.getvalue())
