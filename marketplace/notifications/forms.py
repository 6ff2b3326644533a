"""The form in which people choose how they are told."""

from __future__ import annotations

from datetime import time
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectMultipleField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.core.forms import Form
from marketplace.notifications.rules.pace import Pace

EVENING: Final = time(22)
MORNING: Final = time(7)
PACES: Final = [
    SelectChoice(Pace.AT_ONCE.value, _l("At once, one by one")),
    SelectChoice(Pace.DAILY.value, _l("Once a day, at eight in the morning")),
    SelectChoice(Pace.WEEKLY.value, _l("Once a week, on Monday morning")),
]


class PreferencesForm(Form):
    """The channels of each kind (as `kind:channel`), the pace of mails, and quiet hours."""

    channels = SelectMultipleField(_l("What we tell you about"), choices=[])
    email_pace = RadioField(_l("Mails"), choices=PACES)
    is_quiet = BooleanField(_l("Keep quiet at night"))
    quiet_from = TimeField(_l("From"), [Optional()])
    quiet_until = TimeField(_l("Until"), [Optional()])


class NumberForm(Form):
    """The number of a phone."""

    number = StringField(
        _l("Mobile number"), [InputRequired(_l("Write your number.")), Length(max=40)],
        description=_l("With its country. We send a code there, and texts only about what you choose."),
    )  # fmt: skip


class CodeForm(Form):
    """The code that was sent."""

    code = StringField(_l("Code"), [InputRequired(_l("Write the code.")), Length(max=20)])
