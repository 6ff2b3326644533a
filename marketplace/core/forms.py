"""Forms: the base of every HTML form, and the fields that all features share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError

from marketplace.core.errors import Refused
from marketplace.core.money import Money, MoneyError


def stripped(value: str | None) -> str | None:
    """Take white space off both ends and NUL characters out: neither is ever meant."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


class Form(FlaskForm):
    """A form that strips what people type and can show a refusal of a service beside its fields."""

    class Meta(FlaskForm.Meta):
        """Strip every text field but passwords."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the stripping filter to plain text fields."""
            if (
                issubclass(unbound_field.field_class, StringField)
                and unbound_field.field_class.__name__ != "PasswordField"
            ):
                filters = list(unbound_field.kwargs.get("filters", ()))
                unbound_field.kwargs["filters"] = [stripped, *(f for f in filters if f is not stripped)]
            return cast("Field", unbound_field.bind(form=form, **options))

    def is_sent(self) -> bool:
        """Whether the form was posted and is valid."""
        return bool(request.method in {"POST", "PUT", "PATCH"} and self.validate())

    def show(self, refusal: Refused) -> None:
        """Show why a service refused: beside the fields it names, or above the form."""
        for name, messages in refusal.errors.items():
            if name in self:
                self[name].errors = [*self[name].errors, *messages]
        if not any(name in self for name in refusal.errors):
            self.form_errors.append(refusal.detail)


class MoneyField(StringField):
    """An amount in major units, read exactly; `data` is a Decimal or None. The currency is another field's."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read "1,234.50" or "1234,5" as people write them."""
        raw = (valuelist[0] if valuelist else "").strip().replace(" ", "").replace("\u00a0", "")
        self.raw = raw
        if not raw:
            self.data = None
            return
        if "," in raw and "." not in raw and len(raw.rpartition(",")[2]) <= 2:
            raw = raw.replace(",", ".")
        try:
            self.data = Decimal(str(Money.parse(raw.replace(",", ""), "CLF")))  # four decimals: every currency fits
        except MoneyError:
            self.data = None
            raise ValidationError(_l("Write the amount as a number, such as 49.95.")) from None

    def _value(self) -> str:
        return getattr(self, "raw", None) or (f"{self.data:f}" if self.data is not None else "")
