"""How long conversations are kept: as long as one of the two has them, and no longer than the operator says."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, or_, select

from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.messaging.models import Attachment, Conversation, Message, Participant
from marketplace.messaging.services import attaching
from marketplace.moderation.models import Case

AT_ONCE: Final = 200
HIDDEN_FOR: Final = timedelta(days=30)
"""What both have deleted is kept so long, for reports that come late."""
KEEP_DAYS: Final = settings.declare(
    "messages.keep_days",
    1095,
    _l("For how many days a conversation is kept after its last message. 0: for as long as the market runs."),
    lambda days: None if 0 <= days <= 36500 else _("From 0 to 36500."),
)


def drop_old() -> int:
    """Delete a number of conversations whose time is over, with all that is in them; return how many went."""
    moment = clock.now()
    kept = Participant.hidden_up_to_id < Participant.last_message_id
    recent = or_(Participant.hidden_at.is_(None), Participant.hidden_at > moment - HIDDEN_FOR)
    own = Participant.conversation_id == Conversation.id
    conditions = [~exists().where(own, or_(kept, recent))]
    if KEEP_DAYS.get():
        conditions.append(~exists().where(own, Participant.last_message_at > moment - timedelta(days=KEEP_DAYS.get())))
    reported = exists().where(
        Case.target_type == "message", Case.target_id == Message.id, Message.conversation_id == Conversation.id
    )
    over = select(Conversation.id).where(Conversation.last_message_id > 0, or_(*conditions), ~reported)
    gone = session().scalars(over.limit(AT_ONCE)).all()
    if gone:
        attaching.drop(Attachment.message_id.in_(select(Message.id).where(Message.conversation_id.in_(gone))))
        session().execute(delete(Conversation).where(Conversation.id.in_(gone)))
    return len(gone)
