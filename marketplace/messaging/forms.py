"""The forms of messages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.core.forms import Form
from marketplace.messaging.rules import texts


class MessageForm(Form):
    """A message, with photos and files."""

    content = TextAreaField(
        _l("Message"),
        [Length(max=texts.LONGEST, message=_l("A message has at most %(max)d characters."))],
    )
    files = MultipleFileField(_l("Photos and files"))


class QuickReplyForm(Form):
    """A text that someone writes often."""

    content = TextAreaField(_l("Text"), [InputRequired(_l("Write something.")), Length(max=texts.LONGEST_QUICK_REPLY)])
