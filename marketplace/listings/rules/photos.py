"""Which sizes photos are kept in, and where each size is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

WIDTHS: Final = (160, 320, 640, 960, 1600)
LARGEST_SIDE: Final = 4096
"""Originals are kept at most this wide and high."""
MOST_PHOTOS: Final = 20
LONGEST_ALT: Final = 200
COVER_WIDTHS: Final = (320, 640, 960)


def key_of(digest: str, width: int | str, extension: str) -> str:
    """Return the storage key of a size; `width` may be "full"."""
    return f"photos/{digest[:2]}/{digest}-{width}.{extension}"


def url_of(digest: str, width: int, extension: str = "webp") -> str:
    """Return the address of a size within the site."""
    return f"/photos/{digest}-{width}.{extension}"


def widths_for(width: int) -> list[int]:
    """Return the widths that a photo of `width` pixels is kept in: never larger than it is, but always one."""
    return [size for size in WIDTHS if size < width] + ([width] if width <= WIDTHS[-1] else [WIDTHS[-1]])


def srcset(digest: str, renditions: Sequence[Mapping[str, Any]], extension: str = "webp", most: int = 1600) -> str:
    """Return the srcset of the renditions in one format, up to `most` pixels wide."""
    widths = sorted({r["width"] for r in renditions if r["format"] == extension and r["width"] <= most})
    return ", ".join(f"{url_of(digest, width, extension)} {width}w" for width in widths)


def best(renditions: Sequence[Mapping[str, Any]], wanted: int) -> Mapping[str, Any] | None:
    """Return the WebP rendition of `wanted` width, or the nearest above it, or the largest there is."""
    found = sorted((r for r in renditions if r["format"] == "webp"), key=lambda r: r["width"])
    return next((r for r in found if r["width"] >= wanted), found[-1] if found else None)


def picture(photo: Mapping[str, Any], wanted: int = 640, most: int = 1600) -> dict[str, Any] | None:
    """Return a photo as pages draw it (src, srcset, width, height, alt), or None while it has no size yet."""
    chosen = best(photo["renditions"], wanted)
    if chosen is None:
        return None
    return {
        "src": url_of(photo["digest"], chosen["width"]),
        "srcset": srcset(photo["digest"], photo["renditions"], most=most),
        "width": chosen["width"],
        "height": chosen["height"],
        "alt": photo["alt"],
    }
