"""A message and what hangs on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Computed, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at

SEARCHED = (
    "to_tsvector('simple'::regconfig, content)"
    " || array_to_tsvector(ARRAY['@' || sender_id::text, '@' || receiver_id::text])"
)
"""The words, and the two people as words of their own: a search among one's own messages is one look into the index."""


class Message(Base):
    """What one person wrote to the other. `flags` says which signs of a deal outside were found in it.

    Removed messages (by moderators, or with their writer's account) keep their place and lose their words.
    """

    __tablename__ = "messages"

    id: Mapped[bigint_id]
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    sender_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    content: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str | None] = mapped_column(Text)
    attachment_count: Mapped[int] = mapped_column(server_default="0")
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    created_at: Mapped[created_at]
    removed_at: Mapped[datetime | None]
    searched: Mapped[str] = mapped_column(TSVECTOR, Computed(SEARCHED, persisted=True), deferred=True)

    __table_args__ = (
        CheckConstraint("char_length(content) <= 4000", name="content_not_too_long"),
        CheckConstraint("content <> '' OR attachment_count > 0 OR removed_at IS NOT NULL", name="says_something"),
        CheckConstraint("sender_id <> receiver_id", name="two_people"),
        Index("ix_messages_conversation", "conversation_id", "id"),
        Index(
            "uq_messages_client", "sender_id", "client_id", unique=True, postgresql_where=text("client_id IS NOT NULL"),
        ),
        Index("ix_messages_flagged", "sender_id", "created_at", postgresql_where=text("flags <> '{}'")),
        Index("ix_messages_searched", "searched", postgresql_using="gin"),
    )  # fmt: skip


class Attachment(Base):
    """A photo or a file. It waits for its message after the upload; what nobody sends is removed the next night.

    A file is `held` until the virus scanner has looked into it, where there is one; of an `infected` one the name is
    left. Photos are ready at once: what is kept of them is an encoding of our own.
    """

    __tablename__ = "message_attachments"

    id: Mapped[bigint_id]
    owner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(Text)
    width: Mapped[int | None]
    height: Mapped[int | None]
    state: Mapped[str] = mapped_column(Text, server_default="ready")
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'file')", name="kind_known"),
        CheckConstraint("(kind = 'photo') = (width IS NOT NULL AND height IS NOT NULL)", name="photo_has_size"),
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("state IN ('ready', 'held', 'infected')", name="state_known"),
        CheckConstraint("kind = 'file' OR state = 'ready'", name="photos_are_ready"),
        Index("ix_message_attachments_held", "id", postgresql_where=text("state = 'held'")),
        Index("ix_message_attachments_waiting", "created_at", postgresql_where=text("message_id IS NULL")),
    )
