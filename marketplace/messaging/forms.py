"""The forms of messages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, TextAreaField
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


class ReplyForm(Form):
    """An answer by the link in a mail. The link is the authority: there is no session whose token could be asked for.

    `client_id` is this form's own name: sent twice, the answer is stored once.
    """

    class Meta(Form.Meta):
        """Without a token of a session."""

        csrf = False

    content = TextAreaField(
        _l("Message"),
        [
            InputRequired(_l("Write something.")),
            Length(max=texts.LONGEST, message=_l("A message has at most %(max)d characters.")),
        ],
    )
    client_id = HiddenField()


class QuickReplyForm(Form):
    """A text that someone writes often."""

    content = TextAreaField(_l("Text"), [InputRequired(_l("Write something.")), Length(max=texts.LONGEST_QUICK_REPLY)])
