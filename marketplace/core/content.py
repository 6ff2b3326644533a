"""Pages of words: help, error codes, terms and privacy, written in Markdown, one file a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from marketplace.core import settings
from marketplace.core.lazy import Later

nh3: Any = Later("nh3")
markdown_it: Any = Later("markdown_it")

FOLDER: Final = Path(__file__).resolve().parent / "content"
FALLBACK: Final = "en"
HEADING: Final = re.compile(r"^##\s+(?P<title>.+?)\s*\{#(?P<id>[a-z_-]+)\}\s*$", re.MULTILINE)

OPERATOR = settings.declare("operator.name", "", _l("Who runs the site: the name that terms and privacy give."))
ADDRESS = settings.declare("operator.address", "", _l("The postal address of whoever runs the site, in one line."))
CONTACT = settings.declare("operator.contact", "", _l("The e-mail address that people may write to."))
SECURITY = settings.declare("operator.security_contact", "", _l("Where to report a weakness: e-mail or web address."))

MORE_TAGS: Final = {"h2", "section"}
MORE_ATTRIBUTES: Final = {"h2": {"id"}}
"""What a page of words may hold beside what nh3 allows."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: its anchor, and its heading as HTML."""

    anchor: str
    heading: Markup


@dataclass(frozen=True, slots=True)
class Words:
    """A page of words, ready to show."""

    title: str
    lede: Markup
    body: Markup
    sections: tuple[Section, ...]


def page(name: str, language: str, **values: str) -> Words:
    """Return the page `name` in `language` (English where there is none), with `{key}` replaced by `values`."""
    return _render(name, language, tuple(sorted(values.items())))


@lru_cache(maxsize=64)
def _render(name: str, language: str, values: tuple[tuple[str, str], ...]) -> Words:
    source = (FOLDER / language / f"{name}.md", FOLDER / FALLBACK / f"{name}.md")
    text = next(path for path in source if path.is_file()).read_text("utf-8")
    for key, value in values:
        text = text.replace("{" + key + "}", value)
    opening, *_rest = HEADING.split(text, maxsplit=1)
    title, _newline, lede = opening.strip().removeprefix("# ").partition("\n")
    sections = tuple(Section(found["id"], _inline(found["title"])) for found in HEADING.finditer(text))
    return Words(title.strip(), _html(lede), _html(_anchored(text[len(opening) :])), sections)


def _anchored(text: str) -> str:
    """Write headings with their anchors as HTML, which CommonMark passes through up to the next empty line."""
    return HEADING.sub(lambda found: f'<h2 id="{found["id"]}">{_inline(found["title"])}</h2>\n\n', text)


def _html(text: str) -> Markup:
    raw = markdown_it.MarkdownIt("commonmark").enable("table").render(text)
    tags, attributes = nh3.ALLOWED_TAGS | MORE_TAGS, nh3.ALLOWED_ATTRIBUTES | MORE_ATTRIBUTES
    return Markup(nh3.clean(raw, tags=tags, attributes=attributes, link_rel=None))  # noqa: S704 - cleaned by nh3


def _inline(text: str) -> Markup:
    return Markup(nh3.clean(markdown_it.MarkdownIt("commonmark").renderInline(text)))  # noqa: S704 - cleaned by nh3
