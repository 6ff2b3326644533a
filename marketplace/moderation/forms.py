"""What people and moderators write into forms of moderation."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import Form
from marketplace.moderation.rules.cases import DECISIONS
from marketplace.moderation.rules.reasons import REASONS
from marketplace.moderation.services.handling import LONGEST_WORDS
from marketplace.moderation.services.reporting import LONGEST_DETAILS


class ReportForm(Form):
    """What is wrong with something."""

    reason = RadioField(_l("What is wrong?"), [InputRequired(_l("Choose one of the reasons."))])
    details = TextAreaField(_l("Anything that helps us to judge"), [Length(max=LONGEST_DETAILS)])
    next = HiddenField()

    def offer(self, reasons: tuple[str, ...]) -> None:
        """Offer the reasons that fit the thing."""
        self.reason.choices = [(reason, REASONS[reason]) for reason in reasons]


class WordsForm(Form):
    """What an owner answers, or says against a decision."""

    words = TextAreaField(_l("Your words"), [InputRequired(_l("Write something.")), Length(max=LONGEST_WORDS)])


class DecisionForm(Form):
    """What a moderator decides."""

    decision = RadioField(_l("Decision"), [InputRequired(_l("Choose a decision."))])
    statement = TextAreaField(_l("What its owner is told"), [Length(max=LONGEST_WORDS)])
    note = TextAreaField(_l("Note for the log"), [Length(max=LONGEST_WORDS)])

    def offer(self, decisions: Sequence[str]) -> None:
        """Offer what is possible."""
        self.decision.choices = [(decision, DECISIONS[decision]) for decision in decisions]
