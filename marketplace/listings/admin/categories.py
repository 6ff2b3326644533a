"""The category tree: added to, renamed, moved, ordered, hidden and merged, with what a change touches shown before."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core.errors import Invalid, Refused
from marketplace.core.i18n import LANGUAGES
from marketplace.core.office import MARKET, office, office_link
from marketplace.core.slots import slots_of
from marketplace.core.web import form_page
from marketplace.listings.admin.blueprint import categories_bp as bp
from marketplace.listings.forms.categories import TYPES, CategoryForm
from marketplace.listings.models import Category
from marketplace.listings.queries.categories import category_counts, category_tree
from marketplace.listings.services import arranging

NOWHERE = ""


def place(app: Flask) -> None:
    """Offer the tree in the navigation."""
    link = office_link(
        _l("Categories"),
        "listings_categories_admin.tree",
        "settings.change",
        icon="layout-grid",
        group=MARKET,
        order=70,
    )
    slots_of(app).link("admin", link)


@bp.get("")
@office("settings.change")
def tree() -> str:
    """Show the whole tree, hidden ones included."""
    return render_template(
        "listings/admin/tree.html", tree=category_tree(), counts=category_counts(), language=_language()
    )


@bp.route("/new", methods=["GET", "POST"])
@office("settings.change")
def new() -> Any:
    """Add a category, at the top or below another one."""
    parent = _number(request.args.get("parent") or request.form.get("parent") or "")
    above = category_tree().find(parent)
    form = CategoryForm(kinds=list(above.kinds) if above else [])
    if form.is_sent():
        try:
            made = arranging.add(
                form.names(), form.kinds.data or [], form.icon.data or "tag", parent_id=parent, by=current_user.id
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Added. Now say what its listings are asked."), "success")
            return redirect(url_for(".show", category_id=made.id), 303)
    return form_page("listings/admin/category_new.html", form, above=above, language=_language(), languages_=LANGUAGES)


@bp.route("/<int:category_id>", methods=["GET", "POST"])
@office("settings.change")
def show(category_id: int) -> Any:
    """Show a category; the form renames it and says what may be listed."""
    category = arranging.get(category_id)
    names = {f"name_{code}": category.names.get(code, "") for code, _name in LANGUAGES}
    form = CategoryForm(kinds=list(category.kinds), icon=category.icon, is_hidden=category.is_hidden, **names)
    if form.is_sent():
        try:
            arranging.save(
                category_id, form.names(), form.kinds.data or [], form.icon.data or "tag",
                is_hidden=bool(form.is_hidden.data), by=current_user.id,
            )  # fmt: skip
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Changed. Search follows in a moment."), "success")
            return redirect(url_for(".show", category_id=category_id), 303)
    return form_page("listings/admin/category.html", form, **_page(category))


@bp.post("/<int:category_id>/place")
@office("settings.change")
def place_of(category_id: int) -> Any:
    """Put a category below another one, or one place up or down."""
    step = {"up": -1, "down": 1}.get(request.form.get("action", ""))
    if step is not None:
        arranging.shift(category_id, step, by=current_user.id)
        return redirect(url_for(".tree", _anchor=f"c{category_id}"), 303)
    raw = request.form.get("parent", NOWHERE)
    arranging.move(category_id, _number(raw), by=current_user.id)
    flash(_("Moved. Search follows in a moment."), "success")
    return redirect(url_for(".show", category_id=category_id), 303)


@bp.post("/<int:category_id>/merging")
@office("settings.change")
def merging(category_id: int) -> Any:
    """Put everything of a category into another one."""
    into = _number(request.form.get("into", ""))
    if into is None:
        raise Invalid(_("Choose a category."))
    moved = arranging.merge(category_id, into, by=current_user.id)
    flash(ngettext("Merged: %(num)s listing moved.", "Merged: %(num)s listings moved.", moved), "success")
    return redirect(url_for(".show", category_id=into), 303)


def _page(category: Category) -> dict[str, Any]:
    nodes = category_tree()
    inside = set(nodes.below(category.id))
    return {
        "category": category, "trail": nodes.trail(category.id), "tree": nodes, "language": _language(),
        "impact": arranging.impact_of(category.id), "attributes": arranging.attributes_of(category.id),
        "others": [node for node in nodes if node.id not in inside], "types": TYPES, "languages_": LANGUAGES,
    }  # fmt: skip


def _number(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 16 else None


def _language() -> str:
    return str(get_locale().language)
