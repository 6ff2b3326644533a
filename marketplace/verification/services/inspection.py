"""What somebody sent, looked at before it is taken: by its content, whatever it is called. Run through `cpu`."""

from __future__ import annotations

import io
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.core import images
from marketplace.core.errors import Invalid, TooLarge, UnsupportedType
from marketplace.core.lazy import Later
from marketplace.verification.rules import pdf
from marketplace.verification.rules.documents import MOST_BYTES, MOST_PIXELS

puremagic: Any = Later("puremagic")
pixels: Any = Later("marketplace.core.pixels")  # with what decodes

PICTURES: Final = {"image/jpeg": "JPEG", "image/png": "PNG"}
PDF: Final = "application/pdf"
OTHER_MEANINGS: Final = (b"<script", b"<html", b"<!doctype html", b"<svg", b"<?php", b"pk\x05\x06")
"""What makes a picture something else besides, for whoever opens it as that; in small letters."""
HEAD: Final = 1024
TAIL: Final = 64 * 1024


def content_type_of(data: bytes) -> str:
    """Return what a file is: a whole JPEG, PNG or PDF that holds nothing else.

    Raises:
        TooLarge: more bytes or pixels than are taken.
        UnsupportedType: none of the three, or more than one thing at once.
        Invalid: damaged, empty, encrypted or active.

    """
    if not data:
        raise Invalid(_("Choose a file."))
    if len(data) > MOST_BYTES:
        raise TooLarge(_("A file may have at most %(mb)s MB.", mb=MOST_BYTES // 2**20))
    found = _type(data)
    if found == PDF:
        _check_pdf(data)
    else:
        _check_picture(data, PICTURES[found])
    return found


def _type(data: bytes) -> str:
    try:
        found = puremagic.from_string(data[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found != PDF and found not in PICTURES:
        raise UnsupportedType(_("Take a JPEG, a PNG or a PDF."))
    return str(found)


def _check_pdf(data: bytes) -> None:
    if not pdf.is_whole(data):
        raise UnsupportedType(_("This file is more than a PDF, or not a whole one. Save it as a PDF again."))
    if pdf.is_encrypted(data):
        raise Invalid(_("This PDF is protected by a password. Save it without one."), code="encrypted")
    if pdf.is_active(data):
        raise Invalid(
            _("This PDF holds scripts or other files. Print it into a new PDF, and send that."), code="active"
        )


def _check_picture(data: bytes, kind: str) -> None:
    if _is_more(data):
        raise UnsupportedType(_("This picture holds something else besides. Take a new photo or screenshot."))
    try:
        with pixels.Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooLarge(_("A picture may have at most %(n)s megapixels.", n=MOST_PIXELS // 10**6))
            picture.draft("RGB", (images.LARGEST_SIDE, images.LARGEST_SIDE))
            picture.load()
    except pixels.Image.DecompressionBombError as reason:
        raise TooLarge(_("This picture has too many pixels.")) from reason
    except pixels.BROKEN as reason:
        raise Invalid(_("This picture is damaged. Save it again, or take another."), code="damaged") from reason


def _is_more(data: bytes) -> bool:
    """Whether a picture is also a PDF, an archive, a page or a program to those who look at its other ends."""
    head, tail = data[:HEAD].lower(), data[-TAIL:].lower()
    return b"%pdf-" in head or any(mark in head or mark in tail for mark in OTHER_MEANINGS)
