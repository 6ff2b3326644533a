"""The forms around reviews."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from marketplace.core.forms import Form
from marketplace.core.i18n import LANGUAGES
from marketplace.reviews.rules.writing import LONGEST_COMMENT, LONGEST_REASON, LONGEST_REPLY

STARS = [
    SelectChoice("1", _l("Bad")),
    SelectChoice("2", _l("Poor")),
    SelectChoice("3", _l("All right")),
    SelectChoice("4", _l("Good")),
    SelectChoice("5", _l("Excellent")),
]


class ReviewForm(Form):
    """Stars and words; for buyers also what they bought, and photos."""

    rating = RadioField(_l("Stars"), [InputRequired(_l("Give one to five stars."))], choices=STARS)
    listing = SelectField(_l("What it is about"), choices=[], validate_choice=False)
    comment = TextAreaField(
        _l("Your review"), [InputRequired(_l("Write a few words.")), Length(max=LONGEST_COMMENT)],
        description=_l("What would have helped you to know before? Leave out names, numbers and addresses."),
    )  # fmt: skip
    language = SelectField(_l("Written in"), choices=[SelectChoice(code, name) for code, name in LANGUAGES])
    photos = MultipleFileField(_l("Photos"), [Optional()])
    drop = SelectMultipleField(_l("Photos to take out"), choices=[], validate_choice=False)


class ReplyForm(Form):
    """The answer of the reviewed side."""

    comment = TextAreaField(
        _l("Your reply"), [InputRequired(_l("Write a few words.")), Length(max=LONGEST_REPLY)],
        description=_l("One reply, for everyone to read. It can't be changed afterwards."),
    )  # fmt: skip


class ReasonForm(Form):
    """Why a moderator does something."""

    reason = StringField(_l("Reason"), [InputRequired(_l("Give a reason.")), Length(max=LONGEST_REASON)])
