"""The forms around what people keep."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.bookmarks.rules import LONGEST_NAME, LONGEST_NOTE
from marketplace.core.forms import Form


class ThingForm(Form):
    """A note on a saved listing, and where it lies."""

    note = TextAreaField(
        _l("Note"), [Optional(), Length(max=LONGEST_NOTE)], description=_l("For your eyes only, also when you share.")
    )
    collections = SelectMultipleField(_l("Collections"), choices=[])
    new_collection = StringField(_l("A new collection"), [Optional(), Length(max=LONGEST_NAME)])


class CollectionForm(Form):
    """The name of a collection."""

    name = StringField(_l("Name"), [InputRequired(_l("Give it a name.")), Length(max=LONGEST_NAME)])
