"""The page of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask import make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core import caching, clock
from marketplace.core.security import public
from marketplace.core.site import absolute
from marketplace.listings.queries import lists
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.listings import Seen, listing_of
from marketplace.listings.routes import facts
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.routes.looking import note_look
from marketplace.listings.routes.structured import structured
from marketplace.listings.rules import options
from marketplace.listings.rules import photos as sizes
from marketplace.listings.rules.description import as_html, as_words
from marketplace.listings.rules.lifecycle import LIFECYCLE, MOVES, OWNER
from marketplace.listings.rules.policies import WITH_POLICY, words_of
from marketplace.listings.rules.prices import before_reduction
from marketplace.listings.services import verifying
from marketplace.listings.services.policies import effective
from marketplace.verification.models import VerificationRequest

KEPT_SECONDS: Final = 30
IN_GALLERY: Final = 5
SIMILAR: Final = 4
AREA_METRES: Final = 800


@bp.get("/listings/<int:listing_id>")
@bp.get("/listings/<int:listing_id>-<slug>")
@public
def show(listing_id: int, slug: str = "") -> Any:
    """Show a listing at its own address; another slug leads there."""
    seen = listing_of(current_user, listing_id)
    if f"/listings/{listing_id}-{slug}" != seen.path:
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        return redirect(seen.path + query, 301)
    response = make_response(render_template("listings/show.html", **_context(seen)))
    note_look(seen, response)
    if seen.status != "active" or seen.deleted_at is not None:
        response.headers["X-Robots-Tag"] = "noindex"
    return caching.for_everyone(response, KEPT_SECONDS, again=partial(note_look, seen))


def _context(seen: Seen) -> dict[str, Any]:
    pictures = [drawn for photo in seen.photos if (drawn := _picture(photo, seen))]
    highlights, details = facts.facts_of(seen)
    crumbs = crumbs_of(seen)
    return {
        "listing": seen,
        "pictures": pictures,
        "in_gallery": IN_GALLERY,
        "highlights": highlights,
        "details": details,
        "amenities": facts.amenities_of(seen.amenities),
        "place": facts.place_of(seen),
        "description": as_html(seen.description),
        "summary": as_words(seen.description, 160) or seen.title,
        "policy": _policy(seen),
        "is_from": options.is_dearer_somewhere(options.read(seen.options)),
        "was_price_minor": before_reduction(seen.prices, clock.now()),
        "similar": lists.similar_to(seen, SIMILAR) if seen.deleted_at is None else [],
        "crumbs": crumbs,
        "structured": structured(seen, pictures, crumbs),
        "canonical": absolute(seen.path),
        "area_metres": AREA_METRES,
        "moves": moves_of(seen),
        "checked": _checked(seen),
    }


def _policy(seen: Seen) -> str:
    """Return in words what comes back when a buyer cancels; nothing where nothing can be cancelled."""
    if seen.kind not in WITH_POLICY:
        return ""
    return words_of(effective(seen.cancellation_policy), seen.kind)


def _checked(seen: Seen) -> VerificationRequest | None:
    """Return how far the verification of one's own listing is."""
    return verifying.find_state(seen.id) if seen.actor == OWNER else None


def crumbs_of(seen: Seen) -> list[tuple[str, str]]:
    """Return the way from the root category to the listing's, each with its address."""
    trail = category_tree().trail(seen.category.id) if seen.category else []
    return [(node.name(facts.language()), f"/categories/{node.slug}") for node in trail]


def moves_of(seen: Seen) -> list[tuple[str, str]]:
    """Return target and label of each move that whoever looks may make."""
    if seen.actor is None or seen.deleted_at is not None:
        return []
    moves = LIFECYCLE.open_moves(seen.status, seen.actor)
    return [(move.target, str(MOVES[move.name])) for move in moves if move.name in MOVES]


def _picture(photo: Mapping[Any, Any], seen: Seen) -> dict[str, Any] | None:
    """Return a photo with its large sizes and words; one that nobody described is named after the listing."""
    drawn = sizes.picture(photo)
    if drawn is None:
        return None
    large = sizes.best(photo["renditions"], sizes.WIDTHS[-1]) or photo
    drawn["alt"] = drawn["alt"] or _("%(title)s, photo %(n)s", title=seen.title, n=photo["position"] + 1)
    small = sizes.best(photo["renditions"], 160)
    drawn["avif"] = sizes.srcset(photo["digest"], photo["renditions"], "avif")
    drawn["large"] = sizes.url_of(photo["digest"], large["width"])
    drawn["small"] = sizes.url_of(photo["digest"], small["width"]) if small else drawn["src"]
    return drawn
