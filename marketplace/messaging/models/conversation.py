"""A conversation of two people, and how each of them stands to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Conversation(Base):
    """Two people (`low_id` < `high_id`) and what they talk about; one for each pair and subject.

    Every change locks this row first, so that messages of a conversation have ids in the order of their commits.
    """

    __tablename__ = "conversations"

    id: Mapped[bigint_id]
    low_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    high_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    subject_type: Mapped[str] = mapped_column(Text, server_default="")
    subject_id: Mapped[int] = mapped_column(BigInteger, server_default="0")
    subject_title: Mapped[str] = mapped_column(Text, server_default="")
    subject_url: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]
    last_message_id: Mapped[int] = mapped_column(BigInteger, server_default="0")

    __table_args__ = (
        UniqueConstraint("low_id", "high_id", "subject_type", "subject_id", name="uq_conversations_pair_subject"),
        CheckConstraint("low_id < high_id", name="two_people"),
        CheckConstraint("(subject_type = '') = (subject_id = 0)", name="subject_whole"),
        Index(
            "ix_conversations_subject", "subject_type", "subject_id", postgresql_where=text("subject_type <> ''"),
        ),
    )  # fmt: skip


class Participant(Base):
    """One side of a conversation: what it has seen, put away or deleted. `side` is buying, selling or neither."""

    __tablename__ = "participants"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    side: Mapped[str] = mapped_column(Text, server_default="")
    unread_count: Mapped[int] = mapped_column(server_default="0")
    last_read_id: Mapped[int] = mapped_column(BigInteger, server_default="0")
    last_delivered_id: Mapped[int] = mapped_column(BigInteger, server_default="0")
    last_message_id: Mapped[int] = mapped_column(BigInteger, server_default="0")
    last_message_at: Mapped[datetime | None]
    hidden_up_to_id: Mapped[int] = mapped_column(BigInteger, server_default="0")
    hidden_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("unread_count >= 0", name="unread_not_negative"),
        CheckConstraint("account_id <> other_id", name="two_people"),
        CheckConstraint("side IN ('', 'buying', 'selling')", name="side_known"),
        CheckConstraint("last_read_id <= last_delivered_id", name="read_was_delivered"),
        Index("ix_participants_inbox", "account_id", "last_message_id", postgresql_where=text("last_message_id > 0")),
        Index("ix_participants_unread", "account_id", postgresql_where=text("unread_count > 0")),
        Index("ix_participants_other", "other_id"),
    )
