"""Facts about conversations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Someone wrote to someone."""

    message_id: int
    conversation_id: int
    sender_id: int
    receiver_id: int


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
