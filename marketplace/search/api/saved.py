"""Saved searches in the JSON API."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.api import Message, PageQuery
from marketplace.core.errors import Invalid
from marketplace.core.security import requires
from marketplace.search.api.blueprint import bp, language
from marketplace.search.queries import saved
from marketplace.search.queries.saved import Kept
from marketplace.search.rules.filters import read
from marketplace.search.schemas import saved as shapes
from marketplace.search.schemas.searching import SearchQuery
from marketplace.search.services import saving

OF_A_PAGE: Final = {"page", "limit", "facets"}
PATH: Final = "/users/me/saved-searches"


@bp.get(PATH)
@bp.input(PageQuery, location="query")
@bp.output(shapes.SavedSearchPage)
@bp.doc(summary="The searches that you keep", responses=[400, 401, 403])
@requires("searches.save")
def saved_searches(query_data: PageQuery) -> Any:
    """Return your saved searches, the newest first."""
    page = saved.searches_of(current_user.id, query_data.page, query_data.limit)
    return page.as_json("saved_searches", shapes.saved_search)


@bp.post(PATH)
@bp.input(shapes.SavedSearchInput)
@bp.output(shapes.SavedSearchOutput, status_code=201)
@bp.doc(
    summary="Keep a search, and hear of what turns up",
    responses={201: "It is saved.", 200: "You keep this search already.", 400: "", 401: "", 403: "", 409: ""},
)
@requires("searches.save")
def save_search(json_data: shapes.SavedSearchInput) -> Any:
    """Keep a search. One that asks for the same as another of yours answers 200 with that one, unchanged."""
    _refuse_unknown(set(json_data.params))
    filters = read(shapes.read_params(json_data.params))
    kept = saving.save(current_user.id, json_data.name, filters, json_data.alert, language())
    return _shown(kept.search.id), 201 if kept.is_new else 200


@bp.patch(f"{PATH}/<int:search_id>")
@bp.input(shapes.SavedSearchChange)
@bp.output(shapes.SavedSearchOutput)
@bp.doc(summary="Rename a saved search, or change its alert", responses=[400, 401, 403, 404])
@requires("searches.save")
def change_search(search_id: int, json_data: shapes.SavedSearchChange) -> Any:
    """Change the name of a saved search, or how often you hear of it; what is left out stays."""
    found = saved.get_search(current_user.id, search_id)
    if json_data.name is not None:
        saving.rename(found, json_data.name)
    if json_data.alert is not None:
        saving.set_alert(found, json_data.alert)
    return _shown(found.id)


@bp.delete(f"{PATH}/<int:search_id>")
@bp.output(Message)
@bp.doc(summary="Let go of a saved search", responses=[401, 403, 404])
@requires("searches.save")
def remove_search(search_id: int) -> Any:
    """Let go of a saved search and its alerts."""
    saving.remove(saved.get_search(current_user.id, search_id))
    return {"message": "No longer saved."}


def _shown(search_id: int) -> dict[str, Any]:
    found = saved.get_search(current_user.id, search_id)
    return shapes.saved_search(Kept(found, saved.new_since_last_look([found.id]).get(found.id, 0)))


def _refuse_unknown(given: set[str]) -> None:
    known = SearchQuery.model_fields.keys() - OF_A_PAGE
    unknown = sorted(name for name in given if name not in known and not name.startswith("attr."))
    if unknown:
        raise Invalid(_("There is no such parameter."), errors={name: [_("unknown parameter")] for name in unknown})
