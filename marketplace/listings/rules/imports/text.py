"""Texts from elsewhere: markup, control characters and invisible marks taken out, words kept."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from marketplace.core.lazy import Later

nh3: Any = Later("nh3")

LONGEST_TEXT: Final = 200_000
"""Characters; what is longer is cut before it is cleaned, so that no value can cost minutes."""

LONGEST_NAME: Final = 1_000

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control, invisible, direction-changing, private and broken characters; the joiner of emoji stays."""

_LINE_ENDS: Final = re.compile("\r\n|[\r\u2028\u2029\x85]")
_BREAKS: Final = re.compile(r"<(?:br|/p|/div|/h[1-6]|/ul|/ol|/tr|/table)\b[^<>]{0,200}>", re.IGNORECASE)
_ITEMS: Final = re.compile(r"<li\b[^<>]{0,200}>", re.IGNORECASE)
_TAGS: Final = re.compile(r"</?[a-zA-Z!][^<>]{0,4000}>")
_SPACES: Final = re.compile(r"[^\S\n]+")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")
_MARKED: Final = re.compile(r"[^\x20-\x7e]|[<&]|  ")


def one_line(value: Any) -> str:
    """Return `value` as a text of one line, trimmed, without markup and unprintable characters."""
    text = _as_text(value)
    if _MARKED.search(text) is None:
        return text.strip()
    return " ".join(plain(text).split())


def many_lines(value: Any) -> str:
    """Return `value` as a text with its lines and paragraphs, without markup and unprintable characters."""
    text = _as_text(value)
    if _MARKED.search(text) is None:
        return text.strip()
    lines = (_SPACES.sub(" ", line).strip() for line in plain(text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def plain(text: str) -> str:
    """Take markup, character references and unprintable characters out of `text`."""
    if "<" in text and _TAGS.search(text):
        text = _ITEMS.sub("\n• ", _BREAKS.sub("\n", text))
        text = nh3.clean(text, tags=set(), clean_content_tags={"script", "style"})
    if "&" in text:
        text = html.unescape(text)
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text)))


def key_of(name: Any) -> str:
    """Return a column's or attribute's name as a key: lower case, words joined by one underscore."""
    return _key_of(name if isinstance(name, str) else str(name))


@lru_cache(maxsize=20_000)
def _key_of(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name[:LONGEST_NAME]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", folded).strip("_")


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:LONGEST_TEXT]
