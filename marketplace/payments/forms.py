"""The forms of payouts: where a seller is paid, and when."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from marketplace.core.countries import countries
from marketplace.core.forms import Form
from marketplace.payments.rules.payouts import Rhythm

RHYTHMS = (
    SelectChoice(Rhythm.WEEKLY.value, _l("Each Monday")),
    SelectChoice(Rhythm.DAILY.value, _l("Each day")),
    SelectChoice(Rhythm.ON_REQUEST.value, _l("When I ask for it")),
)


class RhythmForm(Form):
    """When a seller wants to be paid."""

    rhythm = RadioField(_l("When you are paid"), [InputRequired(_l("Choose when you are paid."))], choices=RHYTHMS)


class DeskForm(Form):
    """Which country a seller's account at a provider is of."""

    country = SelectField(_l("Country of your bank"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice("", _l("Choose")), *(SelectChoice(*each) for each in countries())]


class AddressForm(Form):
    """An address at which a provider knows a seller."""

    address = StringField(
        _l("Your PayPal address"),
        [DataRequired(_l("Write the address that PayPal knows you by.")), Email(_l("That is no mail address.")),
         Length(max=200)],
    )  # fmt: skip


class BankForm(Form):
    """A bank account to which the operator transfers."""

    holder = StringField(_l("Account holder"), [DataRequired(_l("Say whose account it is.")), Length(max=120)])
    account = StringField(
        _l("IBAN or account number"),
        [
            DataRequired(_l("Write the number of the account.")),
            Length(min=5, max=40, message=_l("That is no account number.")),
        ],
    )
    bank_code = StringField(
        _l("BIC or routing number"), [DataRequired(_l("Write the number of the bank.")), Length(max=40)]
    )

    def values(self) -> dict[str, str]:
        """Return the details as the service takes them."""
        return {name: self[name].data or "" for name in ("holder", "account", "bank_code")}
