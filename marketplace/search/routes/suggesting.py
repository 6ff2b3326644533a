"""The search forms of other pages, and what they suggest as one types."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, jsonify, redirect, request
from flask_login import current_user

from marketplace.core.i18n import locale_name
from marketplace.core.security import public, signed_in
from marketplace.search.queries.looked_for import popular_searches, recent_searches
from marketplace.search.queries.suggestions import Suggestion, suggest
from marketplace.search.routes.blueprint import bp
from marketplace.search.schemas import searching as schemas
from marketplace.search.services import looking

MOST_UNASKED: Final = 6
LONGEST: Final = 200


@bp.get("/search/suggestions")
@public
def suggestions() -> Response:
    """Answer the type-ahead field: what may be meant; before anything is typed, one's own and popular searches."""
    typed = request.args.get("query", "")[:LONGEST]
    found = suggest(typed, language()) if typed.strip() else _unasked()
    response = jsonify(suggestions=[schemas.suggestion(each) for each in found])
    if not current_user.is_authenticated:
        response.headers["Cache-Control"] = "public, max-age=60"
        response.vary.update(("Accept-Language", "Cookie"))
    return response


@bp.post("/search/recent/clearing")
@signed_in
def clear_recent() -> Any:
    """Forget what the person looked for."""
    looking.forget_all(current_user.id)
    return redirect("/search", 303)


def form_words(**_given: Any) -> dict[str, str]:
    """Return what the header's form shows: the words of the present search."""
    return {"words": request.args.get("q", "")[:LONGEST] if request.endpoint == "search.results" else ""}


def home_words(place: Any = None, **_given: Any) -> dict[str, Any]:
    """Return what the start page's form shows: where one is, and what is popular."""
    return {"place": place, "popular": popular_searches(5)}


def language() -> str:
    """Return the language of whoever looks."""
    return locale_name()[:2]


def _unasked() -> list[Suggestion]:
    own = recent_searches(current_user.id, MOST_UNASKED) if current_user.is_authenticated else []
    popular = [words for words in popular_searches(MOST_UNASKED) if words not in own]
    return [
        *(Suggestion(words, "recent") for words in own),
        *(Suggestion(words, "popular") for words in popular[: MOST_UNASKED - len(own)]),
    ]
