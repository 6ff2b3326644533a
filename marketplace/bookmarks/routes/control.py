"""The control that saves: on every card and on the listing's page, and the link with the count.

It is a link to a small page with a form, so that lists need no token and can be cached; a script makes it a button.
It is written without a template: a page holds up to a hundred of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from flask import Flask, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from markupsafe import Markup, escape

from marketplace.bookmarks.visitors import saved_ids
from marketplace.core.assets import asset
from marketplace.core.i18n import locale_name
from marketplace.core.slots import Link, slots_of

SAVED: Final = lazy_pgettext("the list", "Saved")
"""The name of the list; "Saved" on a button is another word in other languages."""


def fill(app: Flask) -> None:
    """Put the control on cards and listing pages, and the way to what is saved into the navigation."""
    slots = slots_of(app)
    slots.fill("card.save", on_card)
    slots.fill("listing.actions", on_page)
    saved = Link(label=SAVED, endpoint="bookmarks.index", icon="heart", order=40, count=_count, minor=True)
    slots.link("main", saved)
    slots.link("account", replace(saved, order=100))
    seen = Link(label=_l("Recently viewed"), endpoint="bookmarks.recently_viewed", icon="history", order=110)
    slots.link("account", seen)


@dataclass(slots=True)
class _Drawing:
    """What the controls of one page share: what is saved, the words of labels, and whether their words stand there."""

    saved: frozenset[int]
    label: str
    saved_label: str
    heart: str
    has_words: bool = False


def on_card(card: Any, **_given: Any) -> Markup | None:
    """Draw the heart of a card, for anything that has `id` and `title`; specimens without an id have none."""
    if getattr(card, "id", None) is None:
        return None
    drawing = _drawing()
    is_on = card.id in drawing.saved
    name = escape(drawing.label % {"title": card.title})
    label = escape(drawing.saved_label % {"title": card.title}) if is_on else name
    attributes = f'class="save{_on(is_on)}" aria-label="{label}" data-label="{name}"'
    return _control(drawing, card.id, attributes, drawing.heart)


def on_page(listing: Any, **_given: Any) -> Markup:
    """Draw the button of a listing's own page."""
    drawing = _drawing()
    is_on = listing.id in drawing.saved
    label = escape(_("Saved") if is_on else _("Save"))
    return _control(drawing, listing.id, f'class="btn{_on(is_on)}"', f"{drawing.heart}<span>{label}</span>")


def heart() -> str:
    """Return the icon."""
    return f'<svg class="icon" aria-hidden="true"><use href="{asset("core/icons/sprite.svg")}#i-heart"/></svg>'


def _control(drawing: _Drawing, listing_id: int, attributes: str, content: str) -> Markup:
    """Return the element; attributes and content are HTML already."""
    url = f"/bookmarks/listings/{listing_id}"
    link = f'<a href="{url}" rel="nofollow" {attributes}>{content}</a>'
    return Markup(f'<save-button data-url="{url}"{_words(drawing)}>{link}</save-button>')  # noqa: S704 - every value is escaped above


def _on(is_on: bool) -> str:  # noqa: FBT001 - a word for a state
    return " on" if is_on else ""


def _count() -> int | None:
    return len(saved_ids()) or None


def _drawing() -> _Drawing:
    found: _Drawing | None = g.get("save_controls")
    if found is None:
        found = g.save_controls = _Drawing(saved_ids(), *_labels(locale_name()), heart())
    return found


@cache
def _labels(_locale: str) -> tuple[str, str]:
    """Return the two labels in the present language."""
    return _("Save %(title)s", title="%(title)s"), _("Saved: %(title)s", title="%(title)s")


def _words(drawing: _Drawing) -> str:
    """The first control of a page carries the words for all of them."""
    if drawing.has_words:
        return ""
    drawing.has_words = True
    return _all_words(locale_name())


@cache
def _all_words(_locale: str) -> str:
    words = {
        "save": _("Save"), "unsave": _("Saved"), "saved": _("Saved. You find it under Saved."),
        "unsaved": _("No longer saved."), "failed": _("That could not be saved. Try again in a moment."),
    }  # fmt: skip
    return "".join(f' data-{name}="{escape(text)}"' for name, text in words.items())
