"""The words of a notice, in the language and time zone of whoever is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from marketplace.notifications.rules import Kind


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in words: the sentence, and the paragraphs of its mail."""

    sentence: str
    paragraphs: tuple[str, ...]


def words_of(kind: Kind, values: Mapping[str, Any]) -> Words:
    """Return the words of a notice. Its paragraphs are parted by empty lines; the first one is the sentence."""
    text = render_template(f"{kind.template}.txt", **values)
    sentence, *paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n") if part.strip()]
    return Words(sentence, tuple(paragraphs))


def markup_of(kind: Kind, values: Mapping[str, Any]) -> Markup | None:
    """Return the mail's words with markup, where the kind has such a template."""
    name = f"{kind.template}.html"
    if name not in _templates():
        return None
    return Markup(render_template(name, **values))  # noqa: S704 - a rendered, autoescaped template


def _templates() -> frozenset[str]:
    """The names of all templates, listed once: asking for one that is missing searches every folder."""
    if "template_names" not in current_app.extensions:
        current_app.extensions["template_names"] = frozenset(current_app.jinja_env.list_templates())
    found: frozenset[str] = current_app.extensions["template_names"]
    return found
