"""The forms of imports: the file, and which of its columns is which."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional, Regexp

from marketplace.core.forms import Form
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.imports import username_of
from marketplace.listings.rules.imports.mapping import Mapping, Source
from marketplace.listings.rules.imports.rows import Options
from marketplace.listings.rules.imports.text import key_of
from marketplace.listings.rules.kinds import Kind
from marketplace.listings.services.imports.opening import LONGEST_SOURCE

NOTHING: Final = ""
AS_MAPPED: Final = "*as mapped*"
"""Stands for a source that no single column can express: a constant, or several columns."""

LABELS: Final = {
    "external_id": _l("Your own id"), "title": _l("Title"), "description": _l("Description"), "price": _l("Price"),
    "currency": _l("Currency"), "price_unit": _l("Price per (item, night, …)"), "quantity": _l("Quantity"),
    "kind": _l("Kind"), "category": _l("Category"), "brand": _l("Brand"), "status": _l("Status"),
    "language": _l("Language"), "address": _l("Street and number"), "city": _l("City"), "state": _l("State or region"),
    "zip": _l("Postal code"), "country": _l("Country"), "latitude": _l("Latitude"), "longitude": _l("Longitude"),
    "amenities": _l("Amenities"), "options": _l("Sizes, colours and the like"),
    "option_stock": _l("Stock of each size or colour"),
}  # fmt: skip
"""The fields that the form offers, in its order."""

KIND_LABELS: Final = {
    Kind.PRODUCT: _l("Product"), Kind.DIGITAL: _l("Digital"), Kind.RENTAL: _l("Rental"),
    Kind.SERVICE: _l("Service"), Kind.PROPERTY: _l("Property"),
}  # fmt: skip


class UploadForm(Form):
    """The file, and a mapping for those who have one."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file."))])
    mapping = FileField(_l("Mapping file"), description=_l("JSON or TOML. Without one we look at the headings."))


class ColumnsForm(Form):
    """What is not in the columns; `columns_form` adds a choice for each field."""

    default_kind = SelectField(_l("Kind of listing"), [Optional()])
    default_category = SelectField(_l("Category"), [Optional()])
    default_currency = StringField(
        _l("Currency"), [Optional(), Regexp(r"[A-Za-z]{3}$", message=_l("Three letters, such as USD."))]
    )
    in_minor_units = BooleanField(_l("The prices are in cents"))
    details = SelectMultipleField(_l("Other columns to keep as details"), [Optional()])
    source = StringField(
        _l("Name of this source"), [Optional(), Length(max=LONGEST_SOURCE)],
        description=_l("Importing the same source again updates its listings instead of adding them."),
    )  # fmt: skip
    seller = StringField(
        _l("Whose listings these are"), [Optional(), Length(max=100)],
        description=_l("A username. If it is empty, each owner in the file gets an account."),
    )  # fmt: skip
    is_trial = BooleanField(_l("Only check the file, import nothing"))


def columns_form(columns: tuple[str, ...], mapping: Mapping, run: Any) -> Any:
    """Return the form for a file with these columns, filled in with the present mapping."""
    choices = [SelectChoice(NOTHING, _("Not in the file")), *(SelectChoice(name, name) for name in columns)]
    fields = {}
    for name, label in LABELS.items():
        source = mapping.fields.get(name)
        is_plain = source is None or source.column in columns
        given = choices if is_plain else [*choices, SelectChoice(AS_MAPPED, _("As the mapping says"))]
        present = (source.column if source else NOTHING) if is_plain else AS_MAPPED
        fields[f"column_{name}"] = SelectField(label, [Optional()], choices=given, default=present)
    form = type("FileColumnsForm", (ColumnsForm,), fields)(data=_present(columns, mapping, run, fields))
    form.default_kind.choices = [
        SelectChoice(NOTHING, _("As the category says")),
        *(SelectChoice(kind.value, label) for kind, label in KIND_LABELS.items()),
    ]
    form.default_category.choices = [SelectChoice(NOTHING, _("Choose one")), *_categories()]
    form.details.choices = [SelectChoice(name, name) for name in columns]
    return form


def chosen(form: Any, mapping: Mapping, run: Any) -> tuple[Mapping, Options]:
    """Return what the form says: a changed mapping, and the options for all rows."""
    fields = dict(mapping.fields)
    for name in LABELS:
        column = form[f"column_{name}"].data or NOTHING
        present = fields.get(name)
        if column == AS_MAPPED:
            continue
        if column == NOTHING:
            fields.pop(name, None)
        elif present is None or present.column != column:
            fields[name] = Source(column=column)
    if "price" in fields:
        fields["price"] = replace(fields["price"], divide=100 if form.in_minor_units.data else 1)
    used = {source.column for source in fields.values()}
    attributes = {
        key: source
        for key, source in mapping.attributes.items()
        if source.column in form.details.data or not source.column
    }
    known = {source.column for source in attributes.values()}
    attributes |= {key_of(name): Source(column=name) for name in form.details.data if name not in known | used}
    options = replace(
        Options(**run.options), kind=form.default_kind.data or "", category=form.default_category.data or "",
        currency=(form.default_currency.data or "").upper(),
    )  # fmt: skip
    return replace(mapping, fields=fields, attributes=attributes), options


def _present(columns: tuple[str, ...], mapping: Mapping, run: Any, fields: dict[str, Any]) -> dict[str, Any]:
    price = mapping.fields.get("price")
    return {
        **{name: unbound.kwargs["default"] for name, unbound in fields.items()},
        "default_kind": run.options.get("kind", ""),
        "default_category": run.options.get("category", ""),
        "default_currency": run.options.get("currency", ""),
        "in_minor_units": price is not None and price.divide == 100,
        "details": [source.column for source in mapping.attributes.values() if source.column in columns],
        "source": run.source,
        "seller": username_of(run.seller_id),
        "is_trial": run.is_trial,
    }


def _categories() -> list[SelectChoice]:
    language = get_locale().language
    return [
        SelectChoice(node.slug, "\u2003" * (len(node.path) - 1) + node.name(language))
        for root in category_tree().children()
        for node in (root, *category_tree().children(root.id))
    ]
