"""What the listings of a category are asked: typed attributes with options."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Refused
from marketplace.core.i18n import LANGUAGES
from marketplace.core.office import office
from marketplace.core.web import form_page
from marketplace.listings.admin.blueprint import categories_bp as bp
from marketplace.listings.forms.categories import AttributeForm, text_of
from marketplace.listings.models import CategoryAttribute
from marketplace.listings.services import arranging, describing


@bp.route("/<int:category_id>/attributes/new", methods=["GET", "POST"])
@office("settings.change")
def new_attribute(category_id: int) -> Any:
    """Ask for one more thing."""
    return _edit(category_id, AttributeForm(), None)


@bp.route("/<int:category_id>/attributes/<key>", methods=["GET", "POST"])
@office("settings.change")
def attribute(category_id: int, key: str) -> Any:
    """Change what is asked."""
    found = describing.get_attribute(category_id, key)
    labels = {f"label_{code}": found.labels.get(code, "") for code, _name in LANGUAGES}
    form = AttributeForm(
        key=found.key, type=found.type, unit=found.unit, minimum=found.minimum, maximum=found.maximum,
        options=text_of(found.choices), is_required=found.is_required, is_filterable=found.is_filterable, **labels,
    )  # fmt: skip
    return _edit(category_id, form, found)


@bp.post("/<int:category_id>/attributes/<key>/place")
@office("settings.change")
def attribute_place(category_id: int, key: str) -> Any:
    """Move an attribute up or down, or ask for it no more."""
    action = request.form.get("action", "")
    if action == "remove":
        describing.remove(category_id, key, by=current_user.id)
        flash(_("It is asked no more. What listings say stays with them."), "success")
    else:
        describing.shift(category_id, key, -1 if action == "up" else 1, by=current_user.id)
    return redirect(url_for(".show", category_id=category_id, _anchor="attributes"), 303)


def _edit(category_id: int, form: AttributeForm, found: CategoryAttribute | None) -> Any:
    category = arranging.get(category_id)
    if form.is_sent():
        key = found.key if found else form.key.data or ""
        try:
            describing.save(category_id, key, form.values(), by=current_user.id)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Kept. Forms, filters and pages follow at once."), "success")
            return redirect(url_for(".show", category_id=category_id, _anchor="attributes"), 303)
    return form_page(
        "listings/admin/attribute.html", form, category=category, attribute=found, languages_=LANGUAGES,
        usage=describing.usage_of(category_id, found.key) if found else 0, language=str(get_locale().language),
    )  # fmt: skip
