"""The forms of the till."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length, Optional

from marketplace.cart.forms import AddressForm
from marketplace.core.forms import Form, MoneyField


class CheckoutForm(AddressForm):
    """Where it goes and whom to tell. Fields of an address that nobody needs are not asked for."""

    key = HiddenField()
    expected = HiddenField()
    email = EmailField(_l("E-mail address"), [Length(max=254)])
    keep_address = BooleanField(_l("Keep the address in my book"))

    def ask_for(self, *, address: bool, email: bool) -> None:
        """Take away what is not needed."""
        if not address:
            for name in ("line1", "line2", "city", "state", "zip", "country", "phone", "name", "keep_address"):
                if name in self:
                    del self[name]
        if email:
            self.email.validators = [
                DataRequired(_l("Say where we may write to you.")),
                Email(_l("That is not an e-mail address.")),
            ]
            self.email.flags.required = True
        else:
            del self.email


class ShipForm(Form):
    """How it was sent."""

    carrier = StringField(_l("Carrier"), [Optional(), Length(max=80)])
    tracking = StringField(_l("Tracking number"), [Optional(), Length(max=80)])


class ReasonForm(Form):
    """Why."""

    reason = TextAreaField(_l("Why"), [Optional(), Length(max=1000)])


class RefundForm(Form):
    """Why money goes back; the amounts by line are fields of their own."""

    reason = StringField(_l("Why"), [Optional(), Length(max=500)])


class DisputeForm(Form):
    """What is wrong."""

    reason = TextAreaField(_l("What is wrong?"), [DataRequired(_l("Say what is wrong.")), Length(max=4000)])
    files = MultipleFileField(_l("Photos and files that show it"))
    wanted = RadioField(
        _l("What would make it right?"),
        choices=[
            SelectChoice("refund", _l("All of my money back")), SelectChoice("partial", _l("A part of it back")),
            SelectChoice("replacement", _l("That it is put right")),
        ],
        default="refund",
    )  # fmt: skip


class ReturnForm(Form):
    """Why something goes back."""

    reason = TextAreaField(_l("Why do you send it back?"), [DataRequired(_l("Say why.")), Length(max=1000)])


class DecisionForm(Form):
    """How a dispute ends."""

    outcome = RadioField(
        _l("How it ends"),
        choices=[
            SelectChoice("release", _l("All to the seller")), SelectChoice("refund", _l("All back to the buyer")),
            SelectChoice("split", _l("A part back to the buyer, the rest to the seller")),
        ],
    )  # fmt: skip
    refund = MoneyField(_l("Back to the buyer"))
    decision = TextAreaField(_l("Why"), [DataRequired(_l("Say why: both sides read it.")), Length(max=1000)])


class ForceForm(Form):
    """A move that an operator makes."""

    move = SelectField(_l("Move"), [DataRequired(_l("Choose a move."))])
    reason = TextAreaField(_l("Why"), [DataRequired(_l("Say why: both sides read it.")), Length(max=1000)])
