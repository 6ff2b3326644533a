"""Categories and their attributes as an operator writes them: a name for each language."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FloatField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from marketplace.core.forms import Form
from marketplace.core.i18n import LANGUAGES
from marketplace.listings.queries.table import KINDS

TYPES: Final[dict[str, Any]] = {
    "text": _l("Words"),
    "integer": _l("Whole number"),
    "number": _l("Number"),
    "boolean": _l("Yes or no"),
    "choice": _l("One of several"),
    "multichoice": _l("Some of several"),
}


class CategoryForm(Form):
    """A category; its names are `name_<language>`."""

    kinds = SelectMultipleField(
        _l("What may be listed here"), choices=[SelectChoice(str(kind), label) for kind, label in KINDS.items()]
    )
    icon = StringField(_l("Icon"), [Length(max=40)], default="tag")
    is_hidden = BooleanField(_l("Hidden: nothing new is listed here, and it is in no menu"))

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return {code: self[f"name_{code}"].data or "" for code, _name in LANGUAGES}


class AttributeForm(Form):
    """An attribute; its labels are `label_<language>`, its options one a line: `value | English | Spanish`."""

    key = StringField(_l("Key for programs"), [InputRequired(_l("Write a key.")), Length(max=40)])
    type = SelectField(_l("Type"), choices=[SelectChoice(value, label) for value, label in TYPES.items()])
    unit = StringField(_l("Unit"), [Length(max=20)])
    minimum = FloatField(_l("Smallest"), [Optional()])
    maximum = FloatField(_l("Largest"), [Optional()])
    options = TextAreaField(_l("Options"), [Length(max=10_000)])
    is_required = BooleanField(_l("Needed"))
    is_filterable = BooleanField(_l("Offered as a filter"), default=True)

    def values(self) -> dict[str, Any]:
        """Return what `services.describing.save` takes."""
        return {
            "labels": {code: self[f"label_{code}"].data or "" for code, _name in LANGUAGES},
            "type": self.type.data, "unit": self.unit.data or "", "choices": choices_of(self.options.data or ""),
            "minimum": self.minimum.data, "maximum": self.maximum.data,
            "is_required": bool(self.is_required.data), "is_filterable": bool(self.is_filterable.data),
        }  # fmt: skip


for _code, _language in LANGUAGES:
    setattr(CategoryForm, f"name_{_code}", StringField(_l("Name in %(language)s", language=_language)))
    setattr(AttributeForm, f"label_{_code}", StringField(_l("Name in %(language)s", language=_language)))


def choices_of(text: str) -> list[dict[str, Any]]:
    """Read options: one a line, the value and its label in each language, parted by bars."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        value, *labels = [part.strip() for part in line.split("|")]
        filled = [*labels, *([labels[0] if labels else value] * len(LANGUAGES))]
        found.append({"value": value, "labels": {code: filled[n] for n, (code, _name) in enumerate(LANGUAGES)}})
    return found


def text_of(choices: list[dict[str, Any]]) -> str:
    """Write options as `choices_of` reads them."""
    return "\n".join(
        " | ".join([each["value"], *(each["labels"].get(code, "") for code, _name in LANGUAGES)]) for each in choices
    )
