"""The form of a listing: made for its kind and category, so that it asks only what these need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FloatField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from marketplace.core.forms import Form, MoneyField
from marketplace.core.money import Money
from marketplace.listings.models import Listing
from marketplace.listings.queries.listings import place_label
from marketplace.listings.rules import amenities, policies
from marketplace.listings.rules.attributes import Attribute
from marketplace.listings.rules.categories import CategoryNode
from marketplace.listings.rules.content import (
    LARGEST_QUANTITY,
    LONGEST_DESCRIPTION,
    LONGEST_PLACE,
    LONGEST_TITLE,
)
from marketplace.listings.rules.kinds import PriceUnit, rules_of
from marketplace.listings.services.policies import effective, may_refuse

CURRENCIES: Final = (
    "USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "MXN", "BRL", "ARS", "CLP",
    "COP", "PEN", "INR", "JPY", "CNY", "KRW", "SGD", "HKD", "ZAR", "KES", "NGN", "AED", "KWD", "TRY", "ILS",
)  # fmt: skip
ATTRIBUTE: Final = "attr_"
UNITS: Final[dict[str, Any]] = {
    PriceUnit.ITEM: _l("in all"), PriceUnit.HOUR: _l("an hour"), PriceUnit.DAY: _l("a day"),
    PriceUnit.NIGHT: _l("a night"), PriceUnit.WEEK: _l("a week"), PriceUnit.MONTH: _l("a month"),
}  # fmt: skip


class ListingForm(Form):
    """What every listing is asked. `form_for` adds what its kind and category need."""

    title = StringField(
        _l("Title"), [Length(max=LONGEST_TITLE)], description=_l("What you would call it across a counter.")
    )
    description = TextAreaField(
        _l("Description"), [Length(max=LONGEST_DESCRIPTION)],
        description=_l("What it is, how it is, what comes with it. Empty lines make paragraphs, dashes make lists."),
    )  # fmt: skip
    price = MoneyField(_l("Price"))
    currency = SelectField(_l("Currency"))
    version = HiddenField()


def form_for(listing: Listing, category: CategoryNode | None) -> ListingForm:
    """Return the form of a listing, filled with what it says, or with what was just sent."""
    fields = _fields(listing, category)
    shape = type("ListingForm", (ListingForm,), fields)
    form: ListingForm = shape(data=_values(listing, fields))
    for field in attribute_fields(form):
        field.flags.required = bool((field.render_kw or {}).get("required"))
    form.currency.choices = sorted({*CURRENCIES, listing.currency})
    return form


def attribute_fields(form: ListingForm) -> list[Field]:
    """Return the fields that the category asks for, in its order."""
    return [field for field in form if field.name.startswith(ATTRIBUTE)]


def _fields(listing: Listing, category: CategoryNode | None) -> dict[str, Any]:
    needs = rules_of(listing.kind)
    fields = {ATTRIBUTE + spec.key: _attribute(spec) for spec in (category.attributes if category else ())}
    if len(needs.units) > 1:
        fields["price_unit"] = RadioField(
            _l("Priced by"), choices=_choices((unit.value, UNITS[unit]) for unit in needs.units)
        )
    if needs.has_quantity:
        label = _l("How many of it can be booked at once") if listing.kind == "rental" else _l("How many you have")
        fields["quantity"] = IntegerField(label, [Optional(), NumberRange(0, LARGEST_QUANTITY)])
    if listing.kind in policies.WITH_POLICY:
        fields["cancellation_policy"] = RadioField(
            _l("If the buyer cancels"), choices=_choices(_policies(listing)), default=""
        )
    if needs.has_amenities:
        choices = [(a.key, a.label(_language())) for a in amenities.for_kind(listing.kind)]
        known = {key for key, _label in choices}
        choices += [(key, amenities.label_of(key, _language())) for key in listing.amenities if key not in known]
        if choices:
            fields["amenities"] = SelectMultipleField(_l("What is there"), choices=_choices(choices))
    return fields | (_place_fields() if needs.has_place else {})


def _policies(listing: Listing) -> list[tuple[str, Any]]:
    usual = policies.name_of(effective("")).lower()
    named = [(each.value, policies.name_of(each)) for each in policies.Policy]
    allowed = [(key, label) for key, label in named if key != policies.Policy.NONE or may_refuse(listing.country)]
    return [("", _l("As usual here (%(policy)s)", policy=usual)), *allowed]


def _place_fields() -> dict[str, Any]:
    return {
        "place": StringField(
            _l("Town or city"), [Length(max=LONGEST_PLACE)], description=_l("Choose it from the list as you type.")
        ),
        "place_id": HiddenField(),
        "address": StringField(_l("Street and number"), [Length(max=LONGEST_PLACE)]),
        "zip": StringField(_l("Postcode"), [Length(max=20)]),
        "latitude": FloatField(_l("Latitude"), [Optional(), NumberRange(-90, 90)]),
        "longitude": FloatField(_l("Longitude"), [Optional(), NumberRange(-180, 180)]),
        "shows_address": BooleanField(
            _l("Show everybody the exact address"),
            description=_l("Otherwise others see the area, and the address once you have agreed."),
        ),
    }


def _attribute(spec: Attribute) -> Any:
    label = spec.label(_language()) + (f" ({spec.unit})" if spec.unit else "")
    options: dict[str, Any] = {"render_kw": {"required": True}} if spec.is_required else {}
    choices = [(value, spec.choice_label(value, _language())) for value, _labels in spec.choices]
    if spec.type == "boolean":
        return SelectField(
            label, choices=_choices([("", _l("Not said")), ("yes", _l("Yes")), ("no", _l("No"))]), **options
        )
    if spec.type == "choice":
        return SelectField(label, choices=_choices([("", _l("Choose")), *choices]), **options)
    if spec.type == "multichoice":
        return SelectMultipleField(label, choices=_choices(choices))
    if spec.type in {"integer", "number"}:
        options.setdefault("render_kw", {})["inputmode"] = "decimal"
    return StringField(label, [Length(max=200)], **options)


def _values(listing: Listing, fields: dict[str, Any]) -> dict[str, Any]:
    simple = ("title", "description", "currency", "price_unit", "quantity", "amenities", "address", "zip", "latitude",
              "cancellation_policy")  # fmt: skip
    values = {name: getattr(listing, name) for name in (*simple, "longitude", "shows_address", "version")}
    values["price"] = _major(listing)
    values["place"] = place_label(listing.city, listing.state, listing.country, _language())
    for name in fields:
        if name.startswith(ATTRIBUTE):
            values[name] = _shown(listing.attributes.get(name.removeprefix(ATTRIBUTE)))
    return values


def _major(listing: Listing) -> Any:
    return None if listing.price is None else Money(listing.price, listing.currency).decimal()


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, list) else "" if value is None else str(value)


def _choices(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else "en"
