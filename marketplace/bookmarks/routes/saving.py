"""Saving a listing and letting go of it: a small page with a form, and the same address for the script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.routes.blueprint import bp
from marketplace.bookmarks.services import saving
from marketplace.bookmarks.visitors import keeper, owner
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.extensions import limiter
from marketplace.core.security import is_safe_target, public
from marketplace.core.web import answer
from marketplace.listings.queries.cards import Card, cards

LIST = "/bookmarks"


@bp.get("/bookmarks/listings/<int:listing_id>")
@public
def confirm(listing_id: int) -> str:
    """Ask whether to save a listing, or to let go of it."""
    is_saved = saved.find_bookmark(owner(), listing_id) is not None
    card = _card(listing_id, is_saved=is_saved)
    return render_template("bookmarks/confirm.html", card=card, is_saved=is_saved, target=_target(card.url))


@bp.post("/bookmarks/listings/<int:listing_id>")
@limiter.limit("120/minute")
@public
def keep(listing_id: int) -> Any:
    """Save a listing (`saved` true or 1), or let go of it; what is so already stays so."""
    wants = _wanted()
    if wants:
        saving.save(keeper(), listing_id)
    elif saved.find_bookmark(owner(), listing_id):
        saving.remove(owner(), listing_id)
    return answer(page=lambda: _back(listing_id, wants=wants), data=lambda: {"saved": wants})


def _wanted() -> bool:
    given = request.get_json(silent=True) if request.is_json else {"saved": _choice(request.form.get("saved"))}
    if not isinstance(given, dict) or not isinstance(given.get("saved"), bool):
        raise Invalid(_("Say whether to save it or not."), errors={"saved": [_("must be true or false")]})
    return bool(given["saved"])


def _choice(value: str | None) -> bool | None:
    return {"1": True, "0": False}.get(value or "")


def _back(listing_id: int, *, wants: bool) -> Any:
    """Go back to where the person came from; the list of saved things offers to undo a removal itself."""
    target = _target(LIST)
    path = target.partition("?")[0]
    if wants:
        flash(_("Saved. You find it under Saved."), "success")
    elif path.startswith(LIST):
        target = f"{path}?{urlencode({'removed': listing_id})}"
    else:
        flash(_("No longer saved."), "success")
    return redirect(target, 303)


def _card(listing_id: int, *, is_saved: bool) -> Card:
    found = cards([listing_id], public_only=not is_saved)
    if not found:
        raise NotFound(_("That listing is not offered, or does not exist."))
    return found[0]


def _target(otherwise: str) -> str:
    """Return where to go back to: what the form says, else the page of ours that led here."""
    came_from = urlsplit(request.referrer or "")
    referrer = came_from._replace(scheme="", netloc="").geturl() if came_from.netloc == request.host else ""
    candidates = (request.values.get("next", ""), "" if came_from.path == request.path else referrer)
    return next((target for target in candidates if is_safe_target(target)), otherwise)
