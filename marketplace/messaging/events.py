"""Facts about conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Someone wrote to someone.

    `said` is the message as programs of the receiver see it, `own_said` as those of the sender do; `unread_count` is
    the receiver's, in this conversation. Whoever hears of it needs to read nothing again.
    """

    message_id: int
    conversation_id: int
    sender_id: int
    receiver_id: int
    sender_name: str
    subject_type: str
    subject_id: int
    subject_title: str
    preview: str
    unread_count: int
    said: Mapping[str, Any]
    own_said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ConversationRead:
    """Someone has seen all that there was in a conversation."""

    conversation_id: int
    account_id: int
    up_to_id: int


@dataclass(frozen=True, slots=True)
class AttachmentDropped:
    """An attachment is gone; its files can go."""

    key: str


@dataclass(frozen=True, slots=True)
class AttachmentHeld:
    """A file waits for the virus scanner."""

    attachment_id: int


@dataclass(frozen=True, slots=True)
class AttachmentChecked:
    """The virus scanner has looked into a file of a message. `attachment` is what programs see of it now."""

    message_id: int
    conversation_id: int
    account_ids: tuple[int, int]
    attachment: Mapping[str, Any]
