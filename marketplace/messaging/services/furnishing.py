"""Past conversations for an empty market: written at once, told to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from marketplace.core.db import session
from marketplace.messaging.models import Conversation, Message, Participant
from marketplace.messaging.rules.texts import Subject
from marketplace.messaging.services.flagging import flags_in
from marketplace.messaging.services.writing import open_conversation


@dataclass(frozen=True, slots=True)
class Line:
    """What someone said at a moment that is past."""

    sender_id: int
    content: str
    at: datetime


def has_conversations(account_id: int) -> bool:
    """Whether someone has talked with anyone."""
    statement = select(func.count()).select_from(Participant).where(Participant.account_id == account_id)
    return bool(session().scalar(statement))


def furnish(
    buyer_id: int, seller_id: int, about: Subject, lines: Sequence[Line], *, unread_by: int | None = None
) -> list[Message]:
    """Write a conversation that took place. What the other said last is unread by `unread_by`, all else is read."""
    talk = open_conversation(buyer_id, seller_id, about, side="buying")
    written = [
        Message(
            conversation_id=talk.id, sender_id=line.sender_id, created_at=line.at, content=line.content,
            receiver_id=seller_id if line.sender_id == buyer_id else buyer_id,
            flags=flags_in(line.content, about.type),
        )
        for line in lines
    ]  # fmt: skip
    session().add_all(written)
    session().flush()
    _settle(talk, written, unread_by)
    return written


def _settle(talk: Conversation, written: Sequence[Message], unread_by: int | None) -> None:
    last = written[-1]
    talk.last_message_id = last.id
    session().execute(
        update(Participant)
        .where(Participant.conversation_id == talk.id)
        .values(
            last_message_id=last.id, last_message_at=last.created_at, last_read_id=last.id, last_delivered_id=last.id,
            unread_count=0,
        )
    )  # fmt: skip
    if unread_by is None:
        return
    said = [message for message in written if message.receiver_id == unread_by]
    own_last = max((message.id for message in written if message.sender_id == unread_by), default=0)
    unread = [message for message in said if message.id > own_last]
    session().execute(
        update(Participant)
        .where(Participant.conversation_id == talk.id, Participant.account_id == unread_by)
        .values(last_read_id=own_last, unread_count=len(unread))
    )
    session().flush()
