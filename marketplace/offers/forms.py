"""The forms of offers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import Form, MoneyField
from marketplace.offers.rules import texts

_TOO_LONG = _l("A message has at most %(max)d characters.")


class OfferForm(Form):
    """An amount, and a few words with it."""

    amount = MoneyField(_l("Your offer"), [InputRequired(_l("Say how much."))])
    message = TextAreaField(_l("Message"), [Length(max=texts.LONGEST, message=_TOO_LONG)])


class RefusalForm(Form):
    """A no, with a word if there is one to say."""

    message = TextAreaField(_l("Message"), [Length(max=texts.LONGEST, message=_TOO_LONG)])
