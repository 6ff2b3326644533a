"""The page of results, for any search and for each category."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, make_response, render_template, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.caching import for_everyone
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.i18n import money
from marketplace.core.paging import page_number
from marketplace.core.reading import in_passing
from marketplace.core.security import public
from marketplace.listings.queries.cards import Card, cards
from marketplace.listings.queries.categories import category_counts, category_tree
from marketplace.listings.rules.categories import CategoryNode
from marketplace.search.queries.conditions import Place, Scope, scope_of, without
from marketplace.search.queries.documents import common_category
from marketplace.search.queries.facets import facets
from marketplace.search.queries.looked_for import popular_searches, recent_searches
from marketplace.search.queries.results import Results, search
from marketplace.search.queries.saved import find_same_id
from marketplace.search.routes.blueprint import bp
from marketplace.search.routes.panel import RADII_KM, panel_of, place_label
from marketplace.search.routes.suggesting import language
from marketplace.search.rules.addresses import Address, search_url
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import is_empty, parameters, replaced
from marketplace.search.services import looking
from marketplace.search.services.saving import note_look

EARTH_KM: Final = 6371.0
FRESH_SECONDS: Final = 30


@bp.get("/search")
@public
def results() -> Response:
    """Show what was found."""
    return _page(Address("/search", request.args.to_dict(flat=False)), None)


@bp.get("/categories/<slug>")
@public
def category(slug: str) -> Response:
    """Show a category: what lies below it, and what it holds."""
    node = category_tree().find(slug)
    if node is None:
        raise NotFound(_("There is no such category."))
    return _page(Address(f"/categories/{node.slug}", request.args.to_dict(flat=False)), node)


def _page(address: Address, landing: CategoryNode | None) -> Response:
    given = request.args.to_dict(flat=False)
    if landing is not None:
        given["category"] = [landing.slug]
    scope, unknown_place = _scope(given)
    found = search(scope, language(), page_number(request.args.get("page")))
    shown = cards(list(found.page.items))
    _measure_distances(shown, scope.place)
    asked = scope.category or category_tree().find(common_category(found.page.items))
    counted = facets(scope, found.query, found.total, asked.attributes if asked else ())
    _note(scope, found)
    _note_look()
    words, number = scope.filters.words, 0 if found.corrected else found.total.number
    html = render_template(
        "search/results.html",
        address=address, landing=landing, scope=scope, found=found, page=found.page, cards=shown,
        panel=panel_of(scope, counted, address, asked, language()),
        where=place_label(scope), unknown_place=unknown_place, subcategories=_subcategories(landing),
        trail=category_tree().trail(scope.category.id) if scope.category else [],
        sorts=_sorts(scope, found, address), markers=_markers(shown), radii=RADII_KM, language=language(),
        is_list=address.values("view") == ["list"], offers=_offers(found),
        saving=_saving(scope, found),
    )  # fmt: skip
    return for_everyone(make_response(html), FRESH_SECONDS, again=lambda _response: looking.tally(words, number))


def _scope(given: Mapping[str, Sequence[str]]) -> tuple[Scope, str]:
    """Look up what the filters name. A place that nobody knows is told about, and everything is shown."""
    filters = read(given)
    try:
        return scope_of(filters), ""
    except Invalid as refused:
        if set(refused.errors) != {"location"}:
            raise
        return scope_of(without(Scope(filters), location="").filters), filters.location


def _note(scope: Scope, found: Results) -> None:
    words = scope.filters.words
    if found.page.page > 1 or not words:
        return
    with in_passing():
        looking.note(words, 0 if found.corrected else found.total.number)
        if current_user.is_authenticated:
            looking.remember(current_user.id, words)


def _note_look() -> None:
    """Where the address names a saved search of the viewer, note that it was looked at."""
    saved_id = request.args.get("saved", "")
    if current_user.is_authenticated and saved_id.isascii() and saved_id.isdigit() and len(saved_id) < 16:
        with in_passing():
            note_look(current_user.id, int(saved_id))


def _saving(scope: Scope, found: Results) -> dict[str, Any] | None:
    """Return where to save this search, or where the viewer keeps it already; None where nothing is asked for."""
    filters = replaced(scope.filters, found.corrected) if found.corrected else scope.filters
    if is_empty(filters):
        return None
    same = find_same_id(current_user.id, filters) if current_user.is_authenticated else None
    if same is not None:
        return {"is_kept": True, "url": url_for("search.change_saved_search", search_id=same)}
    return {"is_kept": False, "url": search_url(parameters(filters)).replace("/search", "/saved-searches/new", 1)}


def _measure_distances(shown: Sequence[Card], place: Place | None) -> None:
    for card in shown if place is not None else ():
        if card.latitude is not None and card.longitude is not None and place is not None:
            km = _apart(place.latitude, place.longitude, card.latitude, card.longitude)
            card.distance = _("%(km)s km", km=format_decimal(round(km, 1 if km < 10 else 0)))


def _apart(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    here, there = math.radians(latitude), math.radians(other_latitude)
    turn = math.radians(other_longitude - longitude)
    half = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(turn / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _sorts(scope: Scope, found: Results, address: Address) -> list[dict[str, Any]]:
    """Return the orders that one may choose, with the present one marked."""
    present = scope.filters.sort
    orders = [("relevance", _("Best match"))] if scope.filters.words else []
    orders += [("date", _("Newest")), ("price_asc", _("Price, low to high")), ("price_desc", _("Price, high to low"))]
    orders += [("rating", _("Best rated"))]
    orders += [("distance", _("Nearest"))] if scope.place is not None else []
    marked = (address.values("sort") or [found.sort.value if present is None else present.value])[-1]
    return [
        {"value": value, "label": label, "is_on": value in {marked, f"{marked}_asc"} or marked == f"{value}_desc"}
        for value, label in orders
    ]


def _markers(shown: Sequence[Card]) -> dict[str, Any] | None:
    """Return what the map shows: the cards of this page that are somewhere."""
    pins = [
        {
            "id": card.id, "lat": card.latitude, "lon": card.longitude, "title": card.title, "url": card.url,
            "label": money(card.price_minor, card.currency), "photo": card.photo["src"] if card.photo else None,
        }
        for card in shown
        if card.latitude is not None and card.longitude is not None
    ]  # fmt: skip
    return {"markers": pins} if pins else None


def _subcategories(landing: CategoryNode | None) -> list[dict[str, Any]]:
    if landing is None:
        return []
    counts = category_counts()
    return [
        {"name": node.name(language()), "url": f"/categories/{node.slug}", "icon": node.icon,
         "count": counts.get(node.id, 0)}
        for node in category_tree().children(landing.id)
        if not node.is_hidden
    ]  # fmt: skip


def _offers(found: Results) -> dict[str, Any]:
    """Return ways out of an empty result, or into a first search."""
    if found.page.items and not found.query.is_empty:
        return {}
    own = recent_searches(current_user.id) if current_user.is_authenticated else []
    return {"recent": own, "popular": popular_searches()}
