"""The delivery: a notice on its way out of the house, by one channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Delivery(Base):
    """A mail, text message or push message that a notice gives rise to, and what became of it.

    `waiting` for its time, `held` for a digest, `sent`, `skipped` (for the reason in `error`) or `failed`.
    """

    __tablename__ = "notification_deliveries"

    id: Mapped[bigint_id]
    notice_id: Mapped[int] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="waiting")
    due_at: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("sent_mails.id", ondelete="SET NULL"), index=True)
    error: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("channel IN ('email', 'sms', 'push')", name="channel_outgoing"),
        CheckConstraint("status IN ('waiting', 'held', 'sent', 'skipped', 'failed')", name="status_known"),
        CheckConstraint("(status IN ('waiting', 'held')) = (done_at IS NULL)", name="done_when_settled"),
        UniqueConstraint("notice_id", "channel"),
        Index("ix_notification_deliveries_account", "account_id", text("id DESC")),
        Index("ix_notification_deliveries_held", "due_at", postgresql_where=text("status = 'held'")),
    )
