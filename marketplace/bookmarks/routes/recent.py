"""What someone looked at lately: their own list, and its rows on the start page and listing pages."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.bookmarks.queries import recent, saved
from marketplace.bookmarks.queries.popular import popular_cards
from marketplace.bookmarks.routes.blueprint import bp
from marketplace.bookmarks.rules import MOST_RECENT
from marketplace.bookmarks.services import recalling
from marketplace.bookmarks.visitors import owner, saved_ids
from marketplace.core.security import public, signed_in
from marketplace.core.slots import slots_of
from marketplace.listings.queries.cards import Card, cards

ON_START_PAGE: Final = 6
POPULAR_ON_START_PAGE: Final = 8


def fill(app: Flask) -> None:
    """Add the rows of the start page, and what makes a guest's browser remember."""
    slots = slots_of(app)
    slots.fill_with("home.rows", "bookmarks/_home_popular.html", _popular, order=20)
    slots.fill_with("home.rows", "bookmarks/_home_rows.html", _home_rows, order=50)
    slots.fill_with("listing.sections", "bookmarks/_seen.html", _seen, order=900)


@bp.get("/recently-viewed")
@public
def recently_viewed() -> str:
    """Show what was looked at: by an account, or by a browser that remembers by itself (`ids`)."""
    ids = recent.recent_ids(current_user.id, MOST_RECENT) if current_user.is_authenticated else _given_ids()
    return render_template("bookmarks/recent.html", cards=cards(ids))


@bp.post("/recently-viewed/clearing")
@signed_in
def clearing() -> Any:
    """Forget what was looked at."""
    recalling.clear_views(current_user.id)
    flash(_("Forgotten."), "success")
    return redirect("/recently-viewed", 303)


def _given_ids() -> list[int]:
    parts = request.args.get("ids", "").split(",")[:MOST_RECENT]
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 16]


def _popular(**_given: Any) -> dict[str, Any] | None:
    popular = popular_cards(POPULAR_ON_START_PAGE)
    return {"popular": popular} if popular else None


def _seen(listing: Any, **_given: Any) -> dict[str, Any] | None:
    """Return what the script of a guest's page needs; for accounts the fact `ListingViewed` is enough."""
    return None if current_user.is_authenticated else {"listing_id": listing.id}


def _home_rows(**_given: Any) -> dict[str, Any]:
    """Return the rows "Recently viewed" and "Saved" in three statements; for guests a script fills the first."""
    is_guest = not current_user.is_authenticated
    seen_ids = [] if is_guest else recent.recent_ids(current_user.id, ON_START_PAGE)
    kept_ids = saved.newest_ids(owner(), ON_START_PAGE) if saved_ids() else []
    found: dict[int, Card] = {card.id: card for card in cards([*seen_ids, *kept_ids])}
    seen, kept = ([found[number] for number in ids if number in found] for ids in (seen_ids, kept_ids))
    return {"seen": seen, "kept": kept, "by_script": is_guest}
