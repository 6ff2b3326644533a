"""The form of a listing's choices: up to three, each with a name and its values, one on each line."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from marketplace.core.forms import Form
from marketplace.core.money import Money
from marketplace.listings.models import Listing
from marketplace.listings.rules import options as rules
from marketplace.listings.rules.imports.choices import UnreadableError, read_value
from marketplace.listings.rules.options import Option, Value

LONGEST_LIST: Final = 3_000


class OptionsForm(Form):
    """What can be chosen. `currency` is that of the listing, for what a value costs more."""

    currency = "USD"

    name_0 = StringField(_l("What can be chosen"), [Optional(), Length(max=rules.LONGEST_NAME)])
    values_0 = TextAreaField(_l("Its values"), [Optional(), Length(max=LONGEST_LIST)])
    name_1 = StringField(_l("What else"), [Optional(), Length(max=rules.LONGEST_NAME)])
    values_1 = TextAreaField(_l("Its values"), [Optional(), Length(max=LONGEST_LIST)])
    name_2 = StringField(_l("And what else"), [Optional(), Length(max=rules.LONGEST_NAME)])
    values_2 = TextAreaField(_l("Its values"), [Optional(), Length(max=LONGEST_LIST)])

    def validate_values_0(self, field: Any) -> None:
        """Read each line."""
        self._must_read(field)

    def validate_values_1(self, field: Any) -> None:
        """Read each line."""
        self._must_read(field)

    def validate_values_2(self, field: Any) -> None:
        """Read each line."""
        self._must_read(field)

    def options(self) -> list[dict[str, Any]]:
        """Return the options as a listing keeps them."""
        given = [
            Option(self[f"name_{place}"].data or "", self._read(self[f"values_{place}"].data))
            for place in range(rules.MOST_OPTIONS)
        ]
        return rules.kept(given)

    def _must_read(self, field: Any) -> None:
        try:
            self._read(field.data)
        except UnreadableError as wrong:
            raise ValidationError(str(wrong)) from None

    def _read(self, written: str | None) -> tuple[Value, ...]:
        lines = (line for line in (written or "").splitlines() if line.strip())
        return tuple(read_value(line, self.currency) for line in lines)


def options_form(listing: Listing) -> OptionsForm:
    """Return the form, filled with what a listing offers, or with what was just sent."""
    data = {}
    for place, option in enumerate(rules.read(listing.options)):
        data[f"name_{place}"] = option.name
        data[f"values_{place}"] = "\n".join(_line(each, listing.currency) for each in option.values)
    form = OptionsForm(data=data)
    form.currency = listing.currency
    return form


def _line(value: Value, currency: str) -> str:
    return f"{value.value} +{Money(value.extra, currency)}" if value.extra else value.value
