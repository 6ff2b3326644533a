"""The forms of verification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from marketplace.core.forms import Form
from marketplace.verification.rules.documents import DocumentType
from marketplace.verification.rules.requests import LONGEST_WORDS, MISSING, REASONS, WHY_LOOK


def choices_of(labels: Mapping[str, Any]) -> list[SelectChoice]:
    """Return the choices of a field, each with its label."""
    return [SelectChoice(value, label) for value, label in labels.items()]


class IdentityForm(Form):
    """A document that shows who one is."""

    document_type = RadioField(_l("Which document"), [InputRequired(_l("Choose one."))], choices=[])
    file = FileField(_l("The front, or the page with the photo"))
    file_back = FileField(_l("The back, where there is one"))

    def offer(self, types: list[DocumentType]) -> IdentityForm:
        """Offer the documents that the operator takes."""
        self.document_type.choices = choices_of({each.key: each.label for each in types})
        return self


class ItemForm(Form):
    """An item of the operator's own on the seller's checklist."""

    label = StringField(_l("What is to be done"), [InputRequired(_l("Say what is to be done.")), Length(max=120)])
    detail = StringField(_l("Why, or how"), [Optional(), Length(max=300)])
    link = StringField(
        _l("Where"), [Optional(), Length(max=300)],
        description=_l("A page of this site, such as /help, or an address that begins with https://."),
    )  # fmt: skip


class LookForm(Form):
    """Why a verifier looks."""

    why = SelectField(_l("Why you look"), choices=choices_of(WHY_LOOK))


class ApproveForm(Form):
    """An approval, of what was seen."""

    seen = HiddenField()
    document_expires_on = DateField(
        _l("The document is valid until"), [Optional()], description=_l("As it stands on it; the badge ends with it.")
    )


class RejectForm(Form):
    """A refusal, or an approval taken back."""

    reason = SelectField(_l("Reason"), [InputRequired(_l("Choose a reason."))], choices=choices_of(REASONS))
    words = TextAreaField(_l("In your own words"), [Optional(), Length(max=LONGEST_WORDS)])


class AskAgainForm(Form):
    """What is missing."""

    missing = SelectMultipleField(_l("What is missing"), choices=choices_of(MISSING))
    words = TextAreaField(_l("In your own words"), [Optional(), Length(max=LONGEST_WORDS)], id="ask-words")
