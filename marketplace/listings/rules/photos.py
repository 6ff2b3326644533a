"""Which sizes photos are kept in, and where each size is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

WIDTHS: Final = (160, 320, 640, 960, 1600)
LARGEST_SIDE: Final = 4096
"""Originals are kept at most this wide and high."""
MOST_PHOTOS: Final = 20
LONGEST_ALT: Final = 200
AVIF_FROM: Final = 960
"""Below this width AVIF saves nothing worth its time over WebP; from here on about a third."""
COVER_WIDTH: Final = 640
COVER_LARGEST: Final = 960


def key_of(digest: str, width: int | str, extension: str) -> str:
    """Return the storage key of a size; `width` may be "full"."""
    return f"photos/{digest[:2]}/{digest}-{width}.{extension}"


def url_of(digest: str, width: int, extension: str = "webp") -> str:
    """Return the address of a size within the site."""
    return f"/photos/{digest}-{width}.{extension}"


def widths_for(width: int) -> list[int]:
    """Return the widths that a photo of `width` pixels is kept in: never larger than it is, but always one."""
    return [size for size in WIDTHS if size < width] + ([width] if width <= WIDTHS[-1] else [WIDTHS[-1]])


def wanted(width: int) -> list[tuple[int, str]]:
    """Return every (width, format) that a photo of `width` pixels is kept in."""
    widths = widths_for(width)
    return [(size, "webp") for size in widths] + [(size, "avif") for size in widths if size >= AVIF_FROM]


def files_of(width: int) -> list[tuple[int | str, str]]:
    """Return every file of a photo of `width` pixels: the one it is kept in, and its sizes."""
    return [("full", "jpg"), *wanted(width)]


def srcset(digest: str, renditions: Sequence[Mapping[str, Any]], extension: str = "webp", most: int = 1600) -> str:
    """Return the srcset of the renditions in one format, up to `most` pixels wide."""
    widths = sorted({r["width"] for r in renditions if r["format"] == extension and r["width"] <= most})
    return ", ".join(f"{url_of(digest, width, extension)} {width}w" for width in widths)


def best(renditions: Sequence[Mapping[str, Any]], width: int) -> Mapping[str, Any] | None:
    """Return the WebP rendition of `width`, or the nearest above it, or the largest there is."""
    found = sorted((r for r in renditions if r["format"] == "webp"), key=lambda r: r["width"])
    return next((r for r in found if r["width"] >= width), found[-1] if found else None)


def cover(photo: Mapping[Any, Any]) -> dict[str, Any] | None:
    """Return a photo as lists draw it."""
    return picture(photo, COVER_WIDTH, COVER_LARGEST)


def picture(photo: Mapping[Any, Any], width: int = 960, most: int = 1600) -> dict[str, Any] | None:
    """Return a photo as pages draw it (src, srcset, width, height, alt), or None while it has no size yet."""
    chosen = best(photo["renditions"], width)
    if chosen is None:
        return None
    return {
        "src": url_of(photo["digest"], chosen["width"]),
        "srcset": srcset(photo["digest"], photo["renditions"], most=most),
        "width": chosen["width"],
        "height": chosen["height"],
        "alt": photo["alt"],
    }
