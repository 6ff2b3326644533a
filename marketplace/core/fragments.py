"""Pieces that come on page after page, drawn once for the same values and then kept.

What is kept is known by everything it was drawn from, so nothing ever has to empty it; the oldest leave when there
are too many. Figures: benchmarks/pages.py.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from operator import attrgetter
from typing import Any, Final

from flask import Flask, current_app, request
from flask_login import current_user
from markupsafe import Markup, escape

from marketplace.core.i18n import locale_name
from marketplace.core.site import site, theme
from marketplace.core.slots import Filler, NavLink, Slots, rendered, slots_of

MOST_KEPT: Final = 2_000
"""A card is about 1 KB: 2 MB at most."""
GAP: Final = Markup(secrets.token_hex(16))  # noqa: S704 - hexadecimal; nobody can know it, so no title can hold it
"""Stands, while a piece is drawn, where something belongs that differs from page to page."""
PLAIN_FIELDS: Final = (
    "url", "title", "kind", "price_minor", "currency", "price_unit", "place", "rating_average", "rating_count",
    "is_verified", "badge", "category_icon", "was_price_minor", "is_from", "distance",
    "blurb",
)  # fmt: skip
"""What `macros/card.html` reads of a card, beside its photo."""


_plain_fields: Final = attrgetter(*PLAIN_FIELDS)


class Fragments:
    """The pieces of one application that are kept, each cut at its gaps."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, list[str]] = OrderedDict()

    def parts(self, key: Hashable, draw: Callable[[], str]) -> list[str]:
        """Return the piece for `key`, cut at its gaps; `draw` is asked where it isn't kept."""
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = str(draw()).split(GAP)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found


def init_fragments(app: Flask) -> None:
    """Give templates `listing_card`, `listing_cards`, `page_header` and `page_footer`."""
    app.extensions["fragments"] = Fragments()
    app.jinja_env.globals.update(
        listing_card=listing_card, listing_cards=listing_cards, page_header=page_header, page_footer=page_footer
    )


def listing_card(
    card: Any, variant: str = "", level: int = 3, eager: bool = False, note: str | None = None, tag: str = "li"  # noqa: FBT001, FBT002 - as templates call it
) -> Markup:  # fmt: skip
    """Draw the card of a listing (see `macros/card.html`); what slots add to it is asked each time."""
    return Markup(_CardDrawer().draw(card, variant, level, eager, note, tag))  # noqa: S704 - drawn by an autoescaped template


def listing_cards(cards: Iterable[Any], variant: str = "", level: int = 3, eager: int = 4) -> Markup:
    """Draw many cards, the photos of the first `eager` loaded at once."""
    draw = _CardDrawer().draw
    drawn = [draw(card, variant, level, place < eager, None, "li") for place, card in enumerate(cards)]
    return Markup("".join(drawn))  # noqa: S704 - as above


class _CardDrawer:
    """What is the same for all cards of a page, looked up once: pages have up to a hundred."""

    def __init__(self) -> None:
        slots = slots_of()
        self._language = locale_name()
        self._parts = _fragments().parts
        self._save, self._foot = slots.fillers("card.save"), slots.fillers("card.foot")

    def draw(self, card: Any, variant: str, level: int, eager: bool, note: str | None, tag: str) -> str:  # noqa: FBT001 - as the template takes it
        def drawn() -> str:
            macros: Any = current_app.jinja_env.get_template("macros/card.html").module
            return str(macros.draw_card(card, variant, level, eager, note, tag, GAP, GAP))

        photo = getattr(card, "photo", None)
        try:
            plain = _plain_fields(card)
        except AttributeError:  # a specimen, or another card with less to say
            plain = tuple([getattr(card, name, None) for name in PLAIN_FIELDS])
        photo_values = tuple(photo.values()) if photo else None
        key = ("card", self._language, variant, level, eager, note, tag, photo_values, plain)
        head, middle, end = self._parts(key, drawn)
        return f"{head}{_filled(self._save, card)}{middle}{_filled(self._foot, card)}{end}"


def _filled(fillers: list[Filler], card: Any) -> str:
    return "".join([part for filler in fillers if (part := filler(card=card))])


def drawn_once(template: str, context: Callable[..., dict[str, str]]) -> Filler:
    """Return a filler of a slot whose template is drawn once for each language.

    `context` names the one value that differs from page to page. The template may ask whether it is empty, and
    otherwise only print it.
    """

    def filler(**given: Any) -> Markup:
        ((name, filling),) = context(**given).items()
        key = ("once", template, locale_name(), bool(filling))
        parts = _fragments().parts(key, lambda: rendered(template, {name: GAP if filling else ""}))
        return joined(parts, (escape(filling),) * (len(parts) - 1))

    return filler


def page_header(search: str) -> Markup:
    """Draw the header around the form `search`, out of pieces that are kept: its frame, and each link as it stands."""
    slots, is_signed_in = slots_of(), bool(current_user.is_authenticated)
    links = slots.nav_links("main")
    person = slots.render("layout.avatar" if is_signed_in else "layout.account")
    menu = _account_menu(slots) if is_signed_in else slots.render("layout.guest_menu")
    given = {"is_signed_in": is_signed_in, "has_avatar": bool(person)}
    gaps = dict.fromkeys(("search", "links", "person", "narrow_links", "menu"), GAP)
    key = ("header", locale_name(), is_signed_in, bool(person))
    parts = _fragments().parts(key, lambda: rendered("partials/header.html", given | gaps))
    narrow = [_link("entry", link._replace(count=None)) for link in links]
    return joined(parts, (search, "\n".join([_link("bar", link) for link in links]), person, "".join(narrow), menu))


def _account_menu(slots: Slots) -> str:
    """Draw the menu of the signed in, with a line between its groups."""
    drawn: list[str] = []
    last: NavLink | None = None
    for link in slots.nav_links("account"):
        drawn.append(f"{'<hr>' if last and last.group != link.group else ''}{_link('entry', link)}")
        last = link
    return "\n".join([*drawn, slots.render("layout.account_menu")])


def _link(shape: str, link: NavLink) -> str:
    """Draw a link of the header; its words are in its language already."""

    def drawn() -> str:
        macros: Any = current_app.jinja_env.get_template("partials/header_links.html").module
        return str(getattr(macros, shape)(link))

    return _fragments().parts((shape, link), drawn)[0]


def page_footer() -> Markup:
    """Draw the footer, from which the language and the appearance of this same page are chosen."""
    slots = slots_of()
    links, last = slots.nav_links("footer"), slots.render("layout.foot")
    there = str(escape(request.full_path.rstrip("?"))) if request.method == "GET" else "/"
    given = {"links": links, "last": last, "next": GAP}
    key = ("footer", locale_name(), theme(), site().tagline, last, *links)
    parts = _fragments().parts(key, lambda: rendered("partials/footer.html", given))
    return joined(parts, (there,) * (len(parts) - 1))


def cut(template: str, values: dict[str, Any]) -> list[str]:
    """Draw a template and cut it where its values are a GAP."""
    return str(rendered(template, values)).split(GAP)


def joined(parts: list[str], fillings: tuple[str, ...]) -> Markup:
    """Put each filling into its gap; all of it is HTML already."""
    pieces = [piece for pair in zip(parts, (*fillings, ""), strict=True) for piece in pair]
    return Markup("".join(pieces))  # noqa: S704 - drawn by autoescaped templates


def _fragments() -> Fragments:
    found: Fragments = current_app.extensions["fragments"]
    return found
