"""The main part of a page of results: drawn once for the same search and the same numbers, around what differs.

The cards, the pins of the map and what the viewer looked for lately are filled into gaps. The rest is kept as results
are (`queries/kept.py`), and known by everything that it was drawn from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from marketplace.core.fragments import GAP, cut, joined, listing_cards
from marketplace.core.i18n import locale_name, money
from marketplace.listings.queries.cards import Card
from marketplace.listings.queries.categories import category_counts, category_tree
from marketplace.listings.rules.categories import CategoryNode
from marketplace.search.queries.conditions import Scope
from marketplace.search.queries.documents import common_category
from marketplace.search.queries.facets import Facets, facets
from marketplace.search.queries.kept import kept
from marketplace.search.queries.looked_for import popular_searches, recent_searches
from marketplace.search.queries.results import Results
from marketplace.search.queries.saved import find_same_id
from marketplace.search.routes.panel import RADII_KM, panel_of, place_label
from marketplace.search.routes.suggesting import language
from marketplace.search.rules.addresses import Address, search_url
from marketplace.search.rules.filters import Filters
from marketplace.search.rules.saving import is_empty, parameters, replaced

KEPT_PINS: Final = 4096
"""A pin is about 250 bytes: 1 MB at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was asked for, and what it found. `landing` is the category whose page this is."""

    address: Address
    landing: CategoryNode | None
    scope: Scope
    unknown_place: str
    found: Results

    @property
    def filters(self) -> Filters:
        """What a search that is saved here would ask for."""
        meant = self.found.corrected
        return replaced(self.scope.filters, meant) if meant else self.scope.filters


def main_of(asked: Asked, shown: Sequence[Card], name: str, number: str) -> Markup:
    """Draw the main part around the cards; `name` and `number` are those of the result, in words."""
    scope, found = asked.scope, asked.found
    tree, counts = category_tree(), category_counts() if asked.landing else None
    category = scope.category or tree.find(common_category(found.page.items))
    counted = facets(scope, found.query, found.total, category.attributes if category else ())
    pins, recent, same_id = _pins(shown), _recent(found), _same_id(asked)

    def drawn() -> tuple[tuple[Any, ...], list[str]]:
        values = _values(asked, counted, category, counts, same_id)
        gaps = {"cards": GAP, "looked_for": GAP, "pins": GAP if pins else ""}
        parts = cut("search/_main.html", {**values, **gaps, "name": name, "number": number, "number_shown": len(shown)})
        return (tree, counts, counted), parts

    # What is known by its id is held by what is kept, so that nothing else can come to bear the same.
    key = (
        "main", language(), str(asked.address), scope.filters, asked.unknown_place, found.page.page, len(shown),
        bool(pins), found.total, found.corrected, found.suggestion, found.widened, same_id,
        id(tree), id(counts), id(counted),
    )  # fmt: skip
    _held, parts = kept(key, drawn) if shown else drawn()
    looked_for = render_template("search/_looked_for.html", recent=recent) if recent else ""
    cards = [str(listing_cards(shown, "wide" if _is_list(asked) else "", 2))] if shown else []
    return joined(parts, (*cards, looked_for, *([pins] if pins else [])))


def _values(
    asked: Asked, counted: Facets, category: CategoryNode | None, counts: dict[int, int] | None, same_id: int | None
) -> dict[str, Any]:
    scope, found, address = asked.scope, asked.found, asked.address
    return {
        "address": address, "landing": asked.landing, "scope": scope, "found": found, "page": found.page,
        "panel": panel_of(scope, counted, address, category, language()), "where": place_label(scope),
        "unknown_place": asked.unknown_place, "subcategories": _subcategories(asked.landing, counts),
        "trail": category_tree().trail(scope.category.id) if scope.category else [], "sorts": _sorts(asked),
        "radii": RADII_KM, "language": language(), "is_list": _is_list(asked), "saving": _saving(asked, same_id),
        "popular": [] if found.page.items else popular_searches(),
    }  # fmt: skip


def _is_list(asked: Asked) -> bool:
    return asked.address.values("view") == ["list"]


def _recent(found: Results) -> list[str]:
    """Return ways out of an empty result, or into a first search."""
    is_asked = not found.page.items or found.query.is_empty
    return recent_searches(current_user.id) if is_asked and current_user.is_authenticated else []


def _same_id(asked: Asked) -> int | None:
    """Return the number of the viewer's own saved search that asks for the same."""
    if is_empty(asked.filters) or not current_user.is_authenticated:
        return None
    return find_same_id(current_user.id, asked.filters)


def _saving(asked: Asked, same_id: int | None) -> dict[str, Any] | None:
    """Return where to save this search, or where the viewer keeps it already; None where nothing is asked for."""
    if is_empty(asked.filters):
        return None
    if same_id is not None:
        return {"is_kept": True, "url": url_for("search.change_saved_search", search_id=same_id)}
    url = search_url(parameters(asked.filters))
    return {"is_kept": False, "url": url.replace("/search", "/saved-searches/new", 1)}


def _sorts(asked: Asked) -> list[dict[str, Any]]:
    """Return the orders that one may choose, with the present one marked."""
    present = asked.scope.filters.sort
    orders = [("relevance", _("Best match"))] if asked.scope.filters.words else []
    orders += [("date", _("Newest")), ("price_asc", _("Price, low to high")), ("price_desc", _("Price, high to low"))]
    orders += [("rating", _("Best rated"))]
    orders += [("distance", _("Nearest"))] if asked.scope.place is not None else []
    marked = (asked.address.values("sort") or [asked.found.sort.value if present is None else present.value])[-1]
    return [
        {"value": value, "label": label, "is_on": value in {marked, f"{marked}_asc"} or marked == f"{value}_desc"}
        for value, label in orders
    ]


def _subcategories(landing: CategoryNode | None, counts: dict[int, int] | None) -> list[dict[str, Any]]:
    if landing is None or counts is None:
        return []
    return [
        {"name": node.name(language()), "url": f"/categories/{node.slug}", "icon": node.icon,
         "count": counts.get(node.id, 0)}
        for node in category_tree().children(landing.id)
        if not node.is_hidden
    ]  # fmt: skip


def _pins(shown: Sequence[Card]) -> Markup:
    """Return what the map shows, as JSON: the cards of this page that are somewhere."""
    locale = locale_name()
    pins = [
        _pin(
            card.id, card.latitude, card.longitude, card.title, card.url, card.price_minor, card.currency, locale,
            card.photo["src"] if card.photo else None,
        )
        for card in shown
        if card.latitude is not None and card.longitude is not None
    ]  # fmt: skip
    return Markup(",").join(pins)


@lru_cache(maxsize=KEPT_PINS)
def _pin(
    listing_id: int, latitude: float, longitude: float, title: str, url: str, price: int | None, currency: str,
    _locale: str, photo: str | None,
) -> Markup:  # fmt: skip
    pin = {
        "id": listing_id, "lat": latitude, "lon": longitude, "title": title, "url": url,
        "label": money(price, currency), "photo": photo,
    }  # fmt: skip
    return htmlsafe_json_dumps(pin)
