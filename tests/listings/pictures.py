"""Files that people upload: honest photos, and what attackers send instead."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

GPS = b"40.7128 secret place"


def photo(format_: str = "JPEG", size: tuple[int, int] = (1200, 900), colour: str = "teal", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format_, **options)
    return out.getvalue()


def with_secrets() -> bytes:
    """A JPEG on its side that says where it was taken, by which camera, and carries a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[27] = GPS
    return photo(size=(400, 300), exif=exif.tobytes(), comment=b"secret comment")


def with_transparency() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (300, 200), (255, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few bytes that says it has 900 million pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EVIL: dict[str, bytes] = {
    "svg": SVG,
    "html": HTML,
    "html after a JPEG's first bytes": b"\xff\xd8\xff\xe0" + HTML,
    "html after a GIF's first bytes": b"GIF89a" + HTML,
    "a gif": photo("GIF"),
    "a tiff": photo("TIFF", (64, 48)),
    "nothing": b"",
    "a zip": b"PK\x03\x04" + b"\x00" * 100,
    "an executable": b"MZ" + b"\x00" * 200,
    "half a photo": photo()[:200],
    "a damaged photo": photo("PNG")[:-40] + b"\x00" * 40,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
}
