"""What someone does with a conversation on their own side: read, put away, delete, bring back."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.events import announce
from marketplace.messaging.events import ConversationRead
from marketplace.messaging.models import Conversation, Message, Participant
from marketplace.notifications.services import mark_seen


def read(account_id: int, conversation_id: int, up_to_id: int | None = None) -> int:
    """Note that someone has seen a conversation (up to a message), and return what is unread still.

    The conversation is locked while it is counted: a message that is stored meanwhile is counted after.

    Raises:
        NotFound: there is none, or it is others'.

    """
    own = _own(account_id, conversation_id)
    up_to = min(own.last_message_id, up_to_id) if up_to_id is not None else own.last_message_id
    if up_to <= own.last_read_id:
        return own.unread_count
    statement = select(func.count()).where(
        Message.conversation_id == conversation_id, Message.id > up_to, Message.sender_id != account_id
    )
    own.last_read_id = up_to
    own.last_delivered_id = max(own.last_delivered_id, up_to)
    own.unread_count = session().scalar(statement) or 0
    session().flush()
    if own.unread_count == 0:
        mark_seen(account_id, notice_key(conversation_id))
    announce(ConversationRead(conversation_id, account_id, up_to))
    return own.unread_count


def note_delivered(account_id: int, conversation_id: int, message_id: int) -> bool:
    """Note that a device of someone has a message; say whether that is news. Raises NotFound."""
    own = _own(account_id, conversation_id, lock=False)
    up_to = min(message_id, own.last_message_id)
    if up_to <= own.last_delivered_id:
        return False
    statement = (
        update(Participant)
        .where(
            Participant.conversation_id == conversation_id,
            Participant.account_id == account_id,
            Participant.last_delivered_id < up_to,
        )
        .values(last_delivered_id=up_to)
        .returning(Participant.account_id)
    )
    return session().scalar(statement) is not None


def archive(account_id: int, conversation_id: int, *, archived: bool) -> None:
    """Put a conversation away, or back. A new message brings it back as well. Raises NotFound."""
    own = _own(account_id, conversation_id)
    own.archived_at = clock.now() if archived else None
    session().flush()


def hide(account_id: int, conversation_id: int) -> None:
    """Delete a conversation from one's own view, with all that is in it so far. Raises NotFound."""
    own = _own(account_id, conversation_id)
    read(account_id, conversation_id)
    own.hidden_up_to_id, own.hidden_at, own.archived_at = own.last_message_id, clock.now(), None
    session().flush()


def notice_key(conversation_id: int) -> str:
    """Return the key under which notices of a conversation replace each other."""
    return f"conversation:{conversation_id}"


def _own(account_id: int, conversation_id: int, *, lock: bool = True) -> Participant:
    """Return someone's side of a conversation; the conversation is locked first, as everywhere."""
    if lock:
        session().execute(select(Conversation.id).where(Conversation.id == conversation_id).with_for_update())
    own = session().get(Participant, (conversation_id, account_id), populate_existing=True)
    if own is None:
        raise NotFound(_("This conversation is not there, or not yours."))
    return own
