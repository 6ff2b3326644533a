"""The control that saves: on every card and on the listing's page, and the link with the count.

It is a link to a small page with a form, so that lists need no token and can be cached; a script makes it a button.
It is written without a template: a page holds up to a hundred of them.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from marketplace.bookmarks.visitors import saved_ids
from marketplace.core.assets import asset
from marketplace.core.slots import Link, slots_of

HEART: Final = Markup('<svg class="icon" aria-hidden="true"><use href="{sprite}#i-heart"/></svg>')
ON_CARD: Final = Markup(
    '<save-button data-url="{url}"{words}><a class="save{on}" href="{url}" rel="nofollow"'
    ' aria-label="{label}" data-label="{name}">{heart}</a></save-button>'
)
ON_PAGE: Final = Markup(
    '<save-button data-url="{url}"{words}><a class="btn{on}" href="{url}" rel="nofollow">'
    "{heart}<span>{label}</span></a></save-button>"
)
WORDS: Final = Markup(
    ' data-save="{save}" data-unsave="{unsave}" data-saved="{saved}" data-unsaved="{unsaved}" data-failed="{failed}"'
)


def fill(app: Flask) -> None:
    """Put the control on cards and listing pages, and the way to what is saved into the navigation."""
    slots = slots_of(app)
    slots.fill("card.save", on_card)
    slots.fill("listing.actions", on_page)
    slots.link("main", Link(label=_l("Saved"), endpoint="bookmarks.index", icon="heart", order=40, count=_count))


def on_card(card: Any, **_given: Any) -> Markup | None:
    """Draw the heart of a card, for anything that has `id` and `title`; specimens without an id have none."""
    if getattr(card, "id", None) is None:
        return None
    pattern, saved_pattern = _labels()
    is_on = card.id in saved_ids()
    name = pattern % {"title": card.title}
    label = saved_pattern % {"title": card.title} if is_on else name
    return ON_CARD.format(
        url=_url(card.id), words=_words(), on=" on" if is_on else "", label=label, name=name, heart=_heart()
    )


def on_page(listing: Any, **_given: Any) -> Markup:
    """Draw the button of a listing's own page."""
    is_on = listing.id in saved_ids()
    label = _("Saved") if is_on else _("Save")
    return ON_PAGE.format(
        url=_url(listing.id), words=_words(), on=" on" if is_on else "", label=label, heart=_heart()
    )  # fmt: skip


def _url(listing_id: int) -> str:
    return f"/bookmarks/listings/{listing_id}"


def _count() -> int | None:
    return len(saved_ids()) or None


def _heart() -> Markup:
    return HEART.format(sprite=asset("core/icons/sprite.svg"))


def _labels() -> tuple[str, str]:
    if "save_labels" not in g:
        g.save_labels = (_("Save %(title)s", title="%(title)s"), _("Saved: %(title)s", title="%(title)s"))
    found: tuple[str, str] = g.save_labels
    return found


def _words() -> Markup | str:
    """The first control of a page carries the words for all of them."""
    if g.get("save_words_said"):
        return ""
    g.save_words_said = True
    return WORDS.format(
        save=_("Save"), unsave=_("Saved"), saved=_("Saved. You find it under Saved."),
        unsaved=_("No longer saved."), failed=_("That could not be saved. Try again in a moment."),
    )  # fmt: skip
