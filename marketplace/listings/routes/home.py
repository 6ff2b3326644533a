"""The start page, and the choice of one's own town."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import Response, current_app, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from marketplace.core import caching, clock
from marketplace.core.errors import NotFound
from marketplace.core.i18n import locale_name
from marketplace.core.security import is_safe_target, public
from marketplace.listings.queries import home
from marketplace.listings.queries.categories import category_counts, category_tree
from marketplace.listings.queries.places import find_places, get_place, label_of
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.rules.places import PlaceFound

NEAR: Final = 5
NEWEST: Final = 8
PLACE_COOKIE: Final = "place"
A_YEAR_SECONDS: Final = 31_536_000
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tile:
    """A way into the market: a category at the top of the tree."""

    name: str
    url: str
    icon: str
    count: int


@bp.get("/")
@public
def start() -> Response:
    """Show the way in: search, categories, what is near, new and popular."""
    place = own_place()
    new = home.newest(NEWEST)
    html = render_template(
        "listings/home.html", place=place, tiles=_tiles(), new=new,
        hero=next((card for card in new if card.photo), None), is_today=bool(new) and _is_today(new[-1].created_at),
        near=home.near(place.latitude, place.longitude, NEAR) if place else [],
    )  # fmt: skip
    return caching.for_everyone(make_response(html))


@bp.get("/your-town")
@public
def towns() -> str:
    """Find one's town by name, to choose it."""
    query = request.args.get("q", "").strip()[:100]
    language = locale_name()[:2]
    found = [(place.id, label_of(place, language)) for place in find_places(query)] if query else []
    return render_template("listings/towns.html", query=query, towns=found, place=own_place())


@bp.post("/your-town")
@public
def choose_town() -> AnyResponse:
    """Remember a town in a cookie, or forget it."""
    target = request.form.get("next", "/")
    response = redirect(target if is_safe_target(target) else "/", 303)
    wanted = request.form.get("place", "")
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if not wanted:
        response.delete_cookie(PLACE_COOKIE, secure=secure, httponly=True, samesite="Lax")
        return response
    place = _place(wanted)
    if place is None:
        raise NotFound(_("There is no such place."))
    response.set_cookie(
        PLACE_COOKIE, str(place.id), max_age=A_YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax"
    )
    return response


def own_place() -> PlaceFound | None:
    """Return the town that this browser's person chose, or None."""
    return _place(request.cookies.get(PLACE_COOKIE, ""))


def _place(raw: str) -> PlaceFound | None:
    if not (raw.isascii() and raw.isdigit() and len(raw) < 12):
        return None
    try:
        return get_place(int(raw))
    except NotFound:
        return None


def _is_today(moment: datetime) -> bool:
    return clock.now() - moment < A_DAY


def _tiles() -> list[Tile]:
    """Return the categories at the top of the tree that hold something, the fullest first."""
    counts, language = category_counts(), locale_name()[:2]
    roots = [node for node in category_tree().children() if not node.is_hidden]
    tiles = [Tile(node.name(language), f"/categories/{node.slug}", node.icon, counts.get(node.id, 0)) for node in roots]
    return sorted(tiles, key=lambda tile: -tile.count)
