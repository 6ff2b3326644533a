"""Saved searches as pages: saving one, the list, changing, running and removing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import NotFound, Refused
from marketplace.core.paging import page_number
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page
from marketplace.search.forms import SavedSearchForm
from marketplace.search.models import SavedSearch
from marketplace.search.queries import saved
from marketplace.search.queries.conditions import Scope, scope_of
from marketplace.search.routes.blueprint import bp
from marketplace.search.routes.naming import suggested_name
from marketplace.search.routes.suggesting import language
from marketplace.search.rules.addresses import search_url
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import Alert, parameters
from marketplace.search.schemas import saved as shapes
from marketplace.search.services import saving


@bp.get("/saved-searches")
@requires("searches.save")
def saved_searches() -> Any:
    """Show the searches that the viewer keeps."""
    page = saved.searches_of(current_user.id, page_number(request.args.get("page")))
    return answer(
        page=lambda: render_template(
            "search/saved.html", page=page, removed=_removed(), search_url=search_url,
            page_url=lambda number: url_for("search.saved_searches", page=number),
        ),
        data=lambda: page.as_json("saved_searches", shapes.saved_search),
    )  # fmt: skip


@bp.route("/saved-searches/new", methods=["GET", "POST"])
@requires("searches.save")
def new_saved_search() -> Any:
    """Save the search that the address holds, and go back to it."""
    scope = _scope()
    back = search_url(parameters(scope.filters))
    same = saved.find_same(current_user.id, scope.filters)
    if same is not None:
        flash(_("You keep this search already."), "info")
        return redirect(url_for("search.change_saved_search", search_id=same.id), 303)
    form = SavedSearchForm(name=suggested_name(scope, language()))
    if form.is_sent():
        try:
            made = saving.save(current_user.id, form.name.data, scope.filters, Alert(form.alert.data), language())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_kept(made.search), "success")
            return redirect(search_url(made.search.params), 303)
    return form_page("search/save.html", form, back=back, asked=suggested_name(scope, language()))


@bp.route("/saved-searches/<int:search_id>", methods=["GET", "POST"])
@requires("searches.save")
def change_saved_search(search_id: int) -> Any:
    """Rename a saved search, and change when its owner hears of it."""
    found = saved.get_search(current_user.id, search_id)
    form = SavedSearchForm(name=found.name, alert=found.alert)
    if form.is_sent():
        try:
            saving.rename(found, form.name.data)
            saving.set_alert(found, Alert(form.alert.data))
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_kept(found), "success")
            return redirect(url_for("search.saved_searches"), 303)
    return form_page("search/change.html", form, search=found, run_url=search_url(found.params, found.id))


@bp.post("/saved-searches/<int:search_id>/removal")
@requires("searches.save")
def remove_saved_search(search_id: int) -> Any:
    """Let go of a saved search; the list offers to have it back."""
    saving.remove(saved.get_search(current_user.id, search_id))
    return redirect(url_for("search.saved_searches", removed=search_id), 303)


@bp.post("/saved-searches/<int:search_id>/restoration")
@requires("searches.save")
def restore_saved_search(search_id: int) -> Any:
    """Have back what was just removed."""
    found = saved.find_removed(current_user.id, search_id)
    if found is None:
        raise NotFound(_("There is no such saved search."))
    saving.restore(found)
    flash(_("“%(name)s” is back.", name=found.name), "success")
    return redirect(url_for("search.saved_searches"), 303)


def _scope() -> Scope:
    given = request.args.to_dict(flat=False)
    return scope_of(read(given))


def _removed() -> SavedSearch | None:
    raw = request.args.get("removed", "")
    is_id = raw.isascii() and raw.isdigit() and len(raw) < 16
    return saved.find_removed(current_user.id, int(raw)) if is_id else None


def _kept(search: SavedSearch) -> str:
    if search.alert == Alert.NONE:
        return str(_("Kept. You find it under Saved searches."))
    if search.alert == Alert.DAILY:
        return str(_("Kept. In the morning we tell you what turned up."))
    return str(_("Kept. We tell you as soon as something turns up."))
