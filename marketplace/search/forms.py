"""The forms around saved searches."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import Form
from marketplace.search.rules.saving import LONGEST_NAME, Alert

ALERTS: Final = [
    SelectChoice(Alert.INSTANT.value, _l("As soon as it turns up")),
    SelectChoice(Alert.DAILY.value, _l("Once a day, in the morning")),
    SelectChoice(Alert.NONE.value, _l("Not at all; I look myself")),
]


class SavedSearchForm(Form):
    """What a saved search is called, and when its owner hears of what turned up."""

    name = StringField(_l("Name"), [InputRequired(_l("Give it a name.")), Length(max=LONGEST_NAME)])
    alert = RadioField(_l("Tell me of new listings"), choices=ALERTS, default=Alert.DAILY.value)
