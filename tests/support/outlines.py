"""What of a page decides whether it keeps the rules: equal outlines are judged alike, so one of them is enough.

Left out is only what no rule and no parser can stumble over: the words, the values of attributes that nothing looks
at, and which numbers stand in ids (equal ones stay equal, different ones different). All else stays as it is: elements
and their order, attributes, spaces, ids and what points at them, odd characters and odd references. Whoever adds a rule
to `pages` that looks at more has to name it here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_NAME: Final = r"[^\s\"'<>/=\x00-\x1f]+"
_ATTRIBUTE: Final = re.compile(rf"([ \t\n]+)({_NAME})(?:=(\"[^\"]*\"|'[^']*'))?")
_TAG: Final = re.compile(rf"</?[a-zA-Z][a-zA-Z0-9-]*(?:[ \t\n]+{_NAME}(?:=(?:\"[^\"]*\"|'[^']*'))?)*[ \t\n]*/?>")
_PIECES: Final = re.compile(r"<[^>]*>|[^<]+|<")
_REFERENCE: Final = re.compile(r"&(?:amp|lt|gt|quot|#34|#39);")
_NUMBER: Final = re.compile("[0-9]+")
_MARKED: Final = re.compile("\0([0-9]+)")
_READ: Final = {"type", "method", "lang", "encoding", "charset", "http-equiv"}
"""Attributes whose very value a rule or the parser looks at."""
_NUMBERED: Final = {
    "id", "for", "name", "form", "list", "action", "formaction", "headers", "popovertarget",
    "aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "aria-activedescendant",
}  # fmt: skip
_FILLED: Final = {"alt", "aria-label", "src", "nonce", "width", "height"}
"""Attributes of which it counts whether they say anything."""
_SPACES: Final = str.maketrans("", "", "\n\t\xa0\u202f")


def outline(html: str) -> str | None:
    """The outline of a page; None where its tags are not plain enough to be told from its words with certainty."""
    if "\0" in html:
        return None
    found: list[str] = []
    for piece in _PIECES.findall(html):
        reduced = _of_tag(piece) if piece[0] == "<" else _of_words(piece)
        if reduced is None:
            return None
        found.append(reduced)
    numbers: dict[str, str] = {}
    return _MARKED.sub(lambda one: numbers.setdefault(one[0], f"\0{len(numbers)}"), "".join(found))


@lru_cache(maxsize=20_000)
def _of_tag(tag: str) -> str | None:
    if tag.lower() == "<!doctype html>":
        return tag
    return _ATTRIBUTE.sub(_of_attribute, tag) if _TAG.fullmatch(tag) else None


def _of_attribute(one: re.Match[str]) -> str:
    space, name, value = one.groups()
    name = name.lower()
    if value is None or name in _READ:
        return one[0]
    if name in _NUMBERED:
        return _NUMBER.sub(lambda number: "\0" + number[0], one[0])
    said = _of_words(value[1:-1])
    if name not in _FILLED and said in {"", " ", "\xa0"}:
        said = "x"
    return f"{space}{name}={value[0]}{said}{value[0]}"


@lru_cache(maxsize=20_000)
def _of_words(words: str) -> str:
    """A mark for some words, or for nothing but spaces; as they are where a parser may stumble over them."""
    plain = _REFERENCE.sub("x", words)
    if "&" in plain or not plain.translate(_SPACES).isprintable():
        return words
    if plain.strip():
        return "x"
    return "\xa0" if plain.strip("\n\t ") else plain[:1] and " "
