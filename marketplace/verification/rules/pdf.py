"""What a PDF may not hold. A first sieve without a PDF library: what it lets through is still drawn apart from us."""

from __future__ import annotations

import re
import zlib
from typing import Final

STREAM: Final = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
PACKED: Final = re.compile(rb"<<(?:(?!>>\s*stream).){0,4096}?/ObjStm.{0,4096}?>>\s*stream\r?\n", re.DOTALL)
ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE: Final = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR|Movie|Sound)(?![A-Za-z])"
)
ENCRYPTED: Final = re.compile(rb"/Encrypt(?![A-Za-z])")
END: Final = re.compile(rb"%%EOF[\s\x00]*\Z")
MOST_UNPACKED: Final = 16 * 2**20
MOST_EACH: Final = 4 * 2**20


def is_whole(data: bytes) -> bool:
    """Whether it begins and ends as a PDF does: nothing stands before or after it."""
    return data.startswith(b"%PDF-") and END.search(data[-2048:]) is not None


def is_encrypted(data: bytes) -> bool:
    """Whether it asks for a password, or forbids something."""
    return ENCRYPTED.search(_plain(STREAM.sub(b"", data))) is not None


def is_active(data: bytes) -> bool:
    """Whether it carries scripts, forms that send, or files within; packed objects are looked into."""
    if ACTIVE.search(_plain(STREAM.sub(b"", data))):
        return True
    left = MOST_UNPACKED
    for found in PACKED.finditer(data):
        unpacked = _unpacked(data[found.end() :], min(left, MOST_EACH))
        left -= len(unpacked)
        if ACTIVE.search(_plain(unpacked)) or left <= 0:
            return True
    return False


def _plain(text: bytes) -> bytes:
    """Return names as they are meant: `/J#61vaScript` is `/JavaScript`."""
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), text)


def _unpacked(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return b""
