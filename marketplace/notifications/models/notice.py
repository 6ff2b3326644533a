"""The notice: one thing that someone is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id

IN_INBOX = "in_inbox AND dismissed_at IS NULL"
UNREAD = "in_inbox AND dismissed_at IS NULL AND read_at IS NULL"


class Notice(Base):
    """A notice to an account: its sentence in the person's language, where it leads, and what its mail is made of.

    An unread notice of the same `key` is replaced rather than stacked. One that is not `in_inbox` only leaves the
    house; one that carries somebody's words names them in `about_id`, and goes when they go. `dismissed_at` keeps what
    was dismissed for a while, so that it can be had back.
    """

    __tablename__ = "notifications"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    context: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    related_id: Mapped[int | None] = mapped_column(BigInteger)
    about_id: Mapped[int | None] = mapped_column(BigInteger)
    in_inbox: Mapped[bool] = mapped_column(server_default=text("true"))
    told_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    read_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("url LIKE '/%' AND url NOT LIKE '//%'", name="url_ours"),
        CheckConstraint("content <> ''", name="content_given"),
        Index(
            "ix_notifications_inbox", "account_id", text("told_at DESC"), text("id DESC"),
            postgresql_where=text(IN_INBOX),
        ),
        Index(
            "ix_notifications_unread", "account_id", text("told_at DESC"), text("id DESC"),
            postgresql_where=text(UNREAD),
        ),
        Index(
            "uq_notifications_unread_key", "account_id", "kind", "key", unique=True,
            postgresql_where=text("key IS NOT NULL AND read_at IS NULL AND dismissed_at IS NULL"),
        ),
        Index("ix_notifications_about", "about_id", postgresql_where=text("about_id IS NOT NULL")),
        Index("ix_notifications_account", "account_id"),
        Index("ix_notifications_told_at", "told_at"),
    )  # fmt: skip
