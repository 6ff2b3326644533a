"""The demo's pictures, made ready as photos of listings. The work needs no application and runs beside it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, WebPImagePlugin

from marketplace.core.images import DIGEST_LENGTH, Rendition, TakenIn
from marketplace.core.storage import storage
from marketplace.demo.artwork.canvas import PICTURE_SIZE
from marketplace.demo.artwork.drawing import picture_named
from marketplace.listings.rules import photos as sizes
from marketplace.listings.services import photos
from marketplace.listings.services.stocking import StockPhoto

FOLDER: Final = Path(__file__).with_name("artwork") / "pictures"
QUALITY: Final = 78
FAST: Final = 0
"""Flat colours compress well without the encoder's long searches."""


@contextmanager
def being_kept(names: Iterable[str]) -> Iterator[None]:
    """Size the pictures while the block works on the database, then write them into storage."""
    missing = [name for name in dict.fromkeys(names) if not _is_kept(name)]
    with ThreadPoolExecutor(2, thread_name_prefix="pictures") as pool:
        waiting: list[Future[TakenIn]] = [pool.submit(sized, name) for name in missing]
        yield
        for each in waiting:
            photos.keep(each.result())


def described(name: str) -> StockPhoto:
    """Return a picture as a listing keeps it."""
    width, height = PICTURE_SIZE
    renditions = tuple(
        photos.described(size, height * size // width, extension) for size, extension in sizes.wanted(width)
    )
    return StockPhoto(digest_of(name), width, height, renditions, picture_named(name).words)


def sized(name: str) -> TakenIn:
    """Return a picture in every size that listings show. The largest is the file itself."""
    data = _file(name)
    image: Image.Image = WebPImagePlugin.WebPImageFile(io.BytesIO(data))
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=85)
    renditions = [Rendition(image.width, image.height, "webp", data)]
    small = image
    for width, extension in reversed(sizes.wanted(image.width)[:-1]):  # each from the one above it
        small = _shrunk(small, width)
        out = io.BytesIO()
        small.save(out, extension.upper(), quality=QUALITY, method=FAST)
        renditions.append(Rendition(*small.size, extension, out.getvalue()))
    return TakenIn(kept.getvalue(), digest_of(name), *image.size, tuple(renditions))


@cache
def digest_of(name: str) -> str:
    """Return the name of a picture's files in storage: that of its content."""
    return hashlib.sha256(_file(name)).hexdigest()[:DIGEST_LENGTH]


def _shrunk(image: Image.Image, width: int) -> Image.Image:
    if image.width == 2 * width:
        return image.reduce(2)  # five times as fast as a resize to half the size
    return image.resize((width, image.height * width // image.width), Image.Resampling.BOX)


def _is_kept(name: str) -> bool:
    largest, extension = sizes.wanted(PICTURE_SIZE[0])[-1]
    return storage().exists(sizes.key_of(digest_of(name), largest, extension))


def _file(name: str) -> bytes:
    return (FOLDER / f"{name}.webp").read_bytes()
