"""The page of results, for any search and for each category."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from flask import Response, make_response, render_template, request
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.caching import for_everyone
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.i18n import number
from marketplace.core.paging import page_number
from marketplace.core.reading import in_passing
from marketplace.core.security import public
from marketplace.listings.queries.cards import Card, cards
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.categories import CategoryNode
from marketplace.search.queries.conditions import Place, Scope, scope_of, without
from marketplace.search.queries.results import Results, search
from marketplace.search.routes.blueprint import bp
from marketplace.search.routes.main import Asked, main_of
from marketplace.search.routes.suggesting import language
from marketplace.search.rules.addresses import Address
from marketplace.search.rules.filters import read
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
    _note(scope, found)
    _note_look()
    words = scope.filters.words
    name = _name(scope, found, landing)
    said = number(found.total.rounded)
    html = render_template(
        "search/results.html",
        address=address, landing=landing, name=name, number=said, page=found.page,
        main=main_of(Asked(address, landing, scope, unknown_place, found), shown, name, said),
    )  # fmt: skip
    count = 0 if found.corrected else found.total.number
    return for_everyone(make_response(html), FRESH_SECONDS, again=lambda _response: looking.tally(words, count))


def _name(scope: Scope, found: Results, landing: CategoryNode | None) -> str:
    """Return what is shown, in words."""
    if landing is not None:
        return landing.name(language())
    words = found.corrected or scope.filters.words
    return words or (scope.category.name(language()) if scope.category else str(_("Everything")))


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
