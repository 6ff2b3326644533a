"""Searching in the JSON API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Invalid
from marketplace.core.paging import Page
from marketplace.core.security import public
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.listings import listings_of
from marketplace.listings.schemas import output
from marketplace.search.api.blueprint import bp, language
from marketplace.search.queries.conditions import scope_of
from marketplace.search.queries.documents import common_category
from marketplace.search.queries.facets import facets
from marketplace.search.queries.results import Results, search
from marketplace.search.queries.suggestions import suggest
from marketplace.search.rules.filters import read
from marketplace.search.schemas import searching as schemas

FALLBACK_CURRENCY: Final = "USD"


@bp.get("/listings")
@bp.input(schemas.SearchQuery, location="query")
@bp.output(schemas.SearchPage)
@bp.doc(summary="Search listings", responses=[400])
@public
def listings(query_data: schemas.SearchQuery) -> Any:
    """Return public listings that match, the likeliest first; without words the newest first."""
    _refuse_unknown(request.args)
    filters = read(request.args.to_dict(flat=False))
    scope = scope_of(filters)
    found = search(scope, language(), query_data.page, query_data.limit)
    by_id = {seen.id: seen for seen in listings_of(current_user, list(found.page.items))}
    page = Page([by_id[each] for each in found.page.items if each in by_id], found.page.page, found.page.limit,
                found.page.total, found.page.is_estimate)  # fmt: skip
    counted = None
    if query_data.facets in {"true", "1"}:
        category = scope.category or category_tree().find(common_category(found.page.items))
        counted = facets(scope, found.query, found.total, category.attributes if category else ())
    return _answer(found, page) | {"facets": schemas.facets(counted, filters.currency or FALLBACK_CURRENCY)}


@bp.get("/search/suggestions")
@bp.input(schemas.SuggestionsQuery, location="query")
@bp.output(schemas.SuggestionsOutput)
@bp.doc(summary="What may be meant by the beginning of a search", responses=[400])
@public
def suggestions(query_data: schemas.SuggestionsQuery) -> Any:
    """Return words from titles, categories and places that go on as typed."""
    return {"suggestions": [schemas.suggestion(each) for each in suggest(query_data.query, language())]}


def _refuse_unknown(given: Iterable[str]) -> None:
    known = schemas.SearchQuery.model_fields
    unknown = sorted({name for name in given if name not in known and not name.startswith("attr.")})
    if unknown:
        raise Invalid(_("There is no such parameter."), errors={name: [_("unknown parameter")] for name in unknown})


def _answer(found: Results, page: Page[Any]) -> dict[str, Any]:
    return output.listing_page(page) | {
        "totalItems": found.total.number, "isEstimate": found.total.is_estimate, "widened": found.widened,
        "suggestion": found.suggestion or None, "corrected": found.corrected or None,
    }  # fmt: skip
