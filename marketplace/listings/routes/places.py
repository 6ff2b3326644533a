"""Places as one types: for the forms that ask where something is."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request

from marketplace.core.security import public
from marketplace.listings.queries.places import find_places, label_of
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.routes.facts import language


@bp.get("/places")
@public
def places() -> Any:
    """Return the places whose name begins with `query`, the likeliest first."""
    found = find_places(request.args.get("query", "")[:100])
    suggestions = [
        {
            "id": place.id, "text": label_of(place, language()), "type": "place",
            "latitude": place.latitude, "longitude": place.longitude,
        }
        for place in found
    ]  # fmt: skip
    response = jsonify(suggestions=suggestions)
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.vary.add("Accept-Language")
    return response
