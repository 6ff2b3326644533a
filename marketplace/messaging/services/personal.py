"""What someone wrote, as their own copy holds it, and its end with the account."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import delete, or_, select, update

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.messaging.models import (
    Attachment,
    Block,
    Conversation,
    Message,
    MessageDraft,
    Participant,
    QuickReply,
)
from marketplace.messaging.rules.files import State
from marketplace.messaging.services import attaching

CHUNK: Final = 500


def copy_of(account_id: int) -> dict[str, Any]:
    """Return someone's conversations with all messages, written and received, their quick replies and blocks."""
    blocked = select(Block.blocked_id).where(Block.blocker_id == account_id).order_by(Block.blocked_id)
    replies = select(QuickReply.content).where(QuickReply.account_id == account_id).order_by(QuickReply.id)
    drafts = select(MessageDraft.content).where(MessageDraft.account_id == account_id).order_by(MessageDraft.id)
    return {
        "conversations": _conversations(account_id),
        "quick_replies": list(session().scalars(replies)),
        "drafts": list(session().scalars(drafts)),
        "blocked_user_ids": list(session().scalars(blocked)),
    }


def files_of(account_id: int) -> dict[str, str]:
    """Return the photos and files that someone sent: the name in the copy, and the storage key.

    What the virus scanner has not seen, or found something in, is not handed out again.
    """
    own = (Attachment.owner_id == account_id, Attachment.state == State.READY)
    statement = select(Attachment).where(*own).order_by(Attachment.id)
    return {f"messages/{one.id}-{one.name}": one.key for one in session().scalars(statement)}


def erase(account_id: int) -> None:
    """Take away what someone wrote; the others keep that there was a message, and what they wrote themselves."""
    attaching.drop(Attachment.owner_id == account_id)
    session().execute(
        update(Message)
        .where(Message.sender_id == account_id)
        .values(content="", client_id=None, flags=[], attachment_count=0, removed_at=clock.now())
    )
    written = select(Message.id).where(Message.sender_id == account_id)
    audit.forget_words("message", session().scalars(written))
    for model in (QuickReply, MessageDraft):
        session().execute(delete(model).where(model.account_id == account_id))
    session().execute(delete(Block).where(or_(Block.blocker_id == account_id, Block.blocked_id == account_id)))
    session().execute(
        update(Participant)
        .where(Participant.account_id == account_id)
        .values(hidden_up_to_id=Participant.last_message_id, unread_count=0, hidden_at=clock.now())
    )


def _conversations(account_id: int) -> list[dict[str, Any]]:
    own = select(Participant, Conversation).join(Conversation, Conversation.id == Participant.conversation_id)
    rows = session().execute(own.where(Participant.account_id == account_id).order_by(Conversation.id)).all()
    found: dict[int, list[dict[str, Any]]] = {talk.id: [] for _side, talk in rows}
    hidden = {talk.id: side.hidden_up_to_id for side, talk in rows}
    ids = list(found)
    for start in range(0, len(ids), CHUNK):
        part = select(Message).where(Message.conversation_id.in_(ids[start : start + CHUNK])).order_by(Message.id)
        for message in session().scalars(part):
            if message.id > hidden[message.conversation_id] or message.sender_id == account_id:
                found[message.conversation_id].append(_message(message, account_id))
    return [
        {
            "conversation_id": talk.id, "with_user_id": side.other_id, "about": talk.subject_type or None,
            "about_id": talk.subject_id or None, "messages": found[talk.id],
        }
        for side, talk in rows
    ]  # fmt: skip


def _message(message: Message, account_id: int) -> dict[str, Any]:
    return {
        "message_id": message.id, "sent": message.created_at.isoformat(), "is_own": message.sender_id == account_id,
        "content": "" if message.removed_at else message.content,
    }  # fmt: skip
