"""What people and moderators write into forms of moderation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import Form
from marketplace.moderation.rules.reasons import REASONS
from marketplace.moderation.services.reporting import LONGEST_DETAILS


class ReportForm(Form):
    """What is wrong with something."""

    reason = RadioField(_l("What is wrong?"), [InputRequired(_l("Choose one of the reasons."))])
    details = TextAreaField(_l("Anything that helps us to judge"), [Length(max=LONGEST_DETAILS)])
    next = HiddenField()

    def offer(self, reasons: tuple[str, ...]) -> None:
        """Offer the reasons that fit the thing."""
        self.reason.choices = [(reason, REASONS[reason]) for reason in reasons]
