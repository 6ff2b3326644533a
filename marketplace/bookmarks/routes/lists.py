"""What someone keeps, as a page: all of it, or one collection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from marketplace.bookmarks.models import Collection
from marketplace.bookmarks.queries import collections, saved
from marketplace.bookmarks.queries.things import Thing, things_of
from marketplace.bookmarks.routes.blueprint import bp
from marketplace.bookmarks.routes.control import SAVED
from marketplace.bookmarks.visitors import owner
from marketplace.core.paging import page_number
from marketplace.core.security import public, signed_in
from marketplace.core.web import answer
from marketplace.listings.queries.cards import Card, cards


@bp.get("/bookmarks")
@public
def index() -> Any:
    """Show everything that whoever asks keeps."""
    return _show(None)


@bp.get("/bookmarks/collections/<slug>")
@signed_in
def collection(slug: str) -> Any:
    """Show one of the viewer's collections."""
    return _show(collections.get_collection(current_user.id, slug))


def _show(collection: Collection | None) -> Any:
    order = _order()
    page = things_of(
        saved.page_of(
            owner(), page_number(request.args.get("page")), order=order,
            collection_id=collection.id if collection else None,
        )
    )  # fmt: skip
    return answer(
        page=lambda: render_template(
            "bookmarks/index.html", all_name=SAVED, page=page, order=order, orders=list(saved.Order),
            collection=collection,
            shelves=collections.shelves_of(current_user.id) if current_user.is_authenticated else [],
            removed=_removed(), page_url=_page_url(order), sort_url=_sort_url,
        ),
        data=lambda: page.as_json("bookmarks", _as_json),
    )  # fmt: skip


def _order() -> saved.Order:
    try:
        return saved.Order(request.args.get("sort", saved.Order.NEWEST))
    except ValueError:
        return saved.Order.NEWEST


def _removed() -> Card | None:
    """Return what was just let go of, so that it can be had back."""
    raw = request.args.get("removed", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 16) or saved.find_bookmark(owner(), int(raw)):
        return None
    return next(iter(cards([int(raw)])), None)


def _page_url(order: saved.Order) -> Callable[[int], str]:
    sort = None if order is saved.Order.NEWEST else order.value
    return lambda number: url_for(request.endpoint or "", **request.view_args or {}, page=number, sort=sort)


def _sort_url(order: str) -> str:
    return url_for(request.endpoint or "", **request.view_args or {}, sort=order)


def _as_json(thing: Thing) -> dict[str, Any]:
    return {
        "bookmark_id": thing.bookmark_id, "listing_id": thing.listing_id, "note": thing.note,
        "standing": thing.standing, "title": thing.card.title if thing.card else None,
    }  # fmt: skip
