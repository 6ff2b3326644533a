"""Conversations and messages as the API takes and shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from marketplace.core.api import Input, Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.messaging.queries.conversations import Thread
from marketplace.messaging.queries.outside import Tries
from marketplace.messaging.rules import texts

LARGEST_ID = 2**63 - 1
Id = Field(ge=1, le=LARGEST_ID, strict=True)


class ConversationQuery(PageQuery):
    """Which conversations."""

    archived: bool = False
    side: Literal["", "buying", "selling"] = ""


class MessageQuery(PageQuery):
    """Which messages: a page, newest first; or with `after` whatever came since, oldest first."""

    after: int | None = Field(None, ge=0, le=LARGEST_ID)


class MessageInput(Input):
    """A message to someone or into a conversation. `client_id`: sent twice, it is stored once."""

    receiver_id: int | None = Field(None, ge=1, le=LARGEST_ID, strict=True)
    conversation_id: int | None = Field(None, ge=1, le=LARGEST_ID, strict=True)
    listing_id: int | None = Field(None, ge=1, le=LARGEST_ID, strict=True)
    content: Text = Field("", max_length=texts.LONGEST * 2)
    client_id: Text | None = Field(None, max_length=texts.LONGEST_CLIENT_ID)
    attachment_ids: list[int] = Field(default_factory=list, max_length=texts.MOST_ATTACHMENTS)

    @model_validator(mode="after")
    def _goes_somewhere(self) -> MessageInput:
        if (self.conversation_id is None) == (self.receiver_id is None and self.listing_id is None):
            raise ValueError("name a conversation_id, or a receiver_id or listing_id")
        return self


class ConversationChange(Input):
    """What can be changed of a conversation, on one's own side."""

    archived: bool = Field(strict=True)


class AttachmentOutput(Output):
    """A photo or a file. Its addresses answer to the two people of the conversation only, once its state is `ready`.

    `held`: the virus scanner has not looked into it yet. `infected`: it found something, and the file is deleted.
    """

    attachment_id: int
    kind: str
    name: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    url: str
    thumbnail_url: str | None
    state: Literal["ready", "held", "infected"]


class MessageOutput(Output):
    """A message. `flags` (signs of a deal outside) and `client_id` are shown to its sender alone."""

    message_id: int
    conversation_id: int
    sender_id: int
    receiver_id: int
    content: str
    timestamp_sent: str
    is_read: bool
    is_delivered: bool
    is_removed: bool
    client_id: str | None
    flags: list[str]
    attachments: list[AttachmentOutput]


class MessagePage(PageOutput):
    """A page of messages."""

    messages: list[MessageOutput]


class OtherUser(Output):
    """Whoever is at the other end."""

    user_id: int
    username: str | None
    name: str
    profile_picture_url: str | None
    is_online: bool
    is_blocked: bool


class AboutListing(Output):
    """The listing that a conversation is about."""

    listing_id: int
    title: str
    url: str
    thumbnail_url: str | None


class ConversationOutput(Output):
    """A conversation as one side sees it. `listing` is null where there is none, or none to be seen any more."""

    conversation_id: int
    other_user: OtherUser
    last_message_preview: str
    unread_count: int
    timestamp_updated: Timestamp | None
    archived: bool
    side: str
    subject_type: str
    subject_id: int | None
    listing: AboutListing | None


class ConversationPage(PageOutput):
    """A page of conversations, the latest message first."""

    conversations: list[ConversationOutput]


class TriesOutput(Output):
    """How often someone's messages held signs of a deal outside of late, which signs, and towards how many people."""

    user_id: int
    username: str
    message_count: int
    people_count: int
    flags: list[str]
    timestamp_last: Timestamp


class TriesPage(PageOutput):
    """A page of those who tried most often."""

    people: list[TriesOutput]


class ReadOutput(Output):
    """What is unread still, in this conversation."""

    conversation_id: int
    unread_count: int


def tries(row: Tries) -> dict[str, Any]:
    """Return someone's tries as TriesOutput."""
    return {
        "user_id": row.person.id, "username": row.person.username, "message_count": row.messages,
        "people_count": row.people, "flags": list(row.flags), "timestamp_last": row.last_at,
    }  # fmt: skip


def conversation(thread: Thread) -> dict[str, Any]:
    """Return a thread as ConversationOutput."""
    other, card = thread.other, thread.card
    listing = None
    if card is not None:
        photo = (card.photo or {}).get("src")
        listing = {"listing_id": card.id, "title": card.title, "url": card.url, "thumbnail_url": photo}
    return {
        "conversation_id": thread.id,
        "other_user": {
            "user_id": other.id, "username": None if other.is_gone else other.username, "name": other.display_name,
            "profile_picture_url": other.picture(), "is_online": thread.is_online, "is_blocked": thread.is_blocked,
        },
        "last_message_preview": thread.last.preview if thread.last else "",
        "unread_count": thread.unread_count, "timestamp_updated": thread.last_message_at,
        "archived": thread.is_archived, "side": thread.side, "subject_type": thread.subject_type,
        "subject_id": thread.subject_id or None, "listing": listing,
    }  # fmt: skip
