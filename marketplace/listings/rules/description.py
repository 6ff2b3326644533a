"""Descriptions: what sellers write, as safe HTML and as plain words."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Final

from marketplace.core.lazy import Later

nh3: Any = Later("nh3")
markdown_it: Any = Later("markdown_it")

TAGS: Final = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "hr", "a"}
SCHEMES: Final = {"http", "https", "mailto"}
_MARKS: Final = re.compile(r"[*_`#>]+|^\s*[-+]\s+|\[([^\]]*)\]\([^)]*\)", re.MULTILINE)
_SPACES: Final = re.compile(r"\s+")

_LEFT_OUT: Final = [
    "image", "heading", "lheading", "code", "fence", "backticks", "reference", "html_block", "html_inline",
]  # fmt: skip


@lru_cache(maxsize=2_000)
def as_html(text: str) -> str:
    """Return a description as HTML: paragraphs, lists, emphasis and links (not followed by search engines)."""
    return nh3.clean(
        _markdown().render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener ugc",
    )


def as_words(text: str, longest: int) -> str:
    """Return the beginning of a description without marks, cut at a word, for cards and search engines."""
    plain = _SPACES.sub(" ", _MARKS.sub(lambda found: found[1] or "", text[: longest * 4])).strip()
    if len(plain) <= longest:
        return plain
    return plain[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


@cache
def _markdown() -> Any:
    return markdown_it.MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(_LEFT_OUT)
