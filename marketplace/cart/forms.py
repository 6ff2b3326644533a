"""The forms around the basket: addresses, ways of delivery, coupons and tax rules."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from marketplace.core.countries import countries
from marketplace.core.forms import Form, MoneyField
from marketplace.core.money import Money, MoneyError, precision
from marketplace.listings.forms.listing import CURRENCIES

_CHOOSE = DataRequired(_l("Choose a country."))


class AddressForm(Form):
    """Where something goes."""

    name = StringField(_l("Name"), [DataRequired(_l("Say who receives it.")), Length(max=120)])
    line1 = StringField(_l("Street and number"), [DataRequired(_l("Say the street and number.")), Length(max=200)])
    line2 = StringField(_l("Flat, floor, company"), [Optional(), Length(max=200)])
    city = StringField(_l("Town"), [DataRequired(_l("Say the town.")), Length(max=120)])
    state = StringField(_l("State or region"), [Optional(), Length(max=120)])
    zip = StringField(_l("Postcode"), [Optional(), Length(max=20)])
    country = SelectField(_l("Country"), [_CHOOSE])
    phone = StringField(_l("Phone"), [Optional(), Length(max=40)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice("", _l("Choose")), *(SelectChoice(*each) for each in countries())]

    def values(self) -> dict[str, str]:
        """Return the address as the services take it."""
        names = ("name", "line1", "line2", "city", "state", "zip", "country", "phone")
        return {name: self[name].data or "" for name in names}


class DeliveryForm(Form):
    """A way of delivery."""

    kind = RadioField(
        _l("How"),
        choices=[SelectChoice("ship", _l("Sent to the buyer")), SelectChoice("pickup", _l("Collected from you"))],
        default="ship",
    )
    name = StringField(_l("Name"), [DataRequired(_l("Give it a name, such as Tracked post.")), Length(max=80)])
    details = StringField(_l("What the buyer should know"), [Optional(), Length(max=200)])
    countries = SelectMultipleField(_l("Countries"), choices=[])
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES], default="USD")
    price = MoneyField(_l("For the first thing"))
    price_each_more = MoneyField(_l("For each further one"))
    free_from = MoneyField(_l("Free from"))
    days_least = IntegerField(_l("Days, at least"), [Optional(), NumberRange(min=0, max=365)])
    days_most = IntegerField(_l("Days, at most"), [Optional(), NumberRange(min=0, max=365)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.countries.choices = [SelectChoice(*each) for each in countries()]

    def validate_days_most(self, field: Any) -> None:
        """Keep the days in order."""
        if self.days_least.data is not None and (field.data is None or field.data < self.days_least.data):
            raise ValidationError(_l("The most days come after the least."))

    def values(self) -> dict[str, Any]:
        """Return the way of delivery as the services take it; pickup costs nothing and reaches no country."""
        ships = self.kind.data == "ship"
        currency = self.currency.data
        return {
            "kind": self.kind.data, "name": self.name.data, "details": self.details.data or "", "currency": currency,
            "countries": list(self.countries.data or []) if ships else [],
            "price": minor(self.price.data, currency) or 0 if ships else 0,
            "price_each_more": minor(self.price_each_more.data, currency) or 0 if ships else 0,
            "free_from": minor(self.free_from.data, currency) if ships else None,
            "days_least": self.days_least.data, "days_most": self.days_most.data,
        }  # fmt: skip


class CouponForm(Form):
    """A new coupon."""

    code = StringField(_l("Code"), [DataRequired(_l("Give it a code, such as SPRING10.")), Length(max=60)])
    kind = RadioField(
        _l("What it takes off"),
        choices=[SelectChoice("percent", _l("A percentage")), SelectChoice("amount", _l("An amount"))],
        default="percent",
    )
    worth = MoneyField(_l("How much"), [InputRequired(_l("Say how much it takes off."))])
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES], default="USD")
    minimum = MoneyField(_l("Only from"))
    most_uses = IntegerField(_l("Uses in all"), [Optional(), NumberRange(min=1, max=1_000_000)])
    most_uses_each = IntegerField(_l("Uses for each buyer"), [Optional(), NumberRange(min=1, max=1000)])
    first_order_only = BooleanField(_l("Only for a buyer's first order"))
    starts_on = DateField(_l("Valid from"), [Optional()])
    ends_on = DateField(_l("Until"), [Optional()])

    def validate_ends_on(self, field: Any) -> None:
        """Let it not end before it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("It can't end before it begins."))

    def validate_worth(self, field: Any) -> None:
        """Keep it above nothing, and a percentage within a hundred."""
        if field.data is None or field.data <= 0:
            raise ValidationError(_l("Say how much it takes off."))
        if self.kind.data == "percent" and field.data > 100:
            raise ValidationError(_l("A percentage is at most 100."))
        if self.kind.data == "amount":
            try:
                Money.parse(field.data, self.currency.data)
            except MoneyError:
                raise ValidationError(_l("Write the amount as a number, such as 49.95.")) from None

    def values(self, time_zone: str | None) -> dict[str, Any]:
        """Return what a form says as the service takes it; the last day counts whole, where its seller lives."""
        is_percent = self.kind.data == "percent"
        currency = self.currency.data
        zone, last = ZoneInfo(time_zone or "UTC"), self.ends_on.data
        return {
            "code": self.code.data, "percent": int((self.worth.data or 0) * 100) if is_percent else None,
            "amount": None if is_percent else minor(self.worth.data, currency), "currency": currency,
            "minimum": minor(self.minimum.data, currency) or 0, "most_uses": self.most_uses.data,
            "most_uses_each": self.most_uses_each.data, "first_order_only": self.first_order_only.data,
            "starts_at": datetime.combine(self.starts_on.data, time(), zone) if self.starts_on.data else None,
            "ends_at": datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
        }  # fmt: skip


class TaxRuleForm(Form):
    """A tax rule."""

    applies_to = RadioField(
        _l("On"),
        choices=[SelectChoice("sale", _l("What is sold")), SelectChoice("commission", _l("Our commission"))],
        default="sale",
    )
    name = StringField(_l("Name"), [DataRequired(_l("Give it a name, such as VAT.")), Length(max=60)])
    country = SelectField(_l("Country"), [_CHOOSE])
    state = StringField(_l("State or region"), [Optional(), Length(max=120)])
    rate = MoneyField(_l("Rate in percent"), [InputRequired(_l("Say the rate."))])
    is_included = BooleanField(_l("Prices include it"))
    taxes_delivery = BooleanField(_l("Delivery is taxed as well"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice("", _l("Choose")), *(SelectChoice(*each) for each in countries())]

    def validate_rate(self, field: Any) -> None:
        """Keep it between nothing and all."""
        if field.data is None or not 0 <= field.data <= 100:
            raise ValidationError(_l("A rate is from 0 to 100 percent."))


def minor(amount: Decimal | None, currency: str) -> int | None:
    """Return an amount of a form in minor units; what is finer than the currency allows is cut off."""
    return None if amount is None else Money(int(amount.scaleb(precision(currency))), currency).minor
