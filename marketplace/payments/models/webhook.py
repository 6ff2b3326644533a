"""What providers told us, each event once, and what their books amount to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class WebhookEvent(Base):
    """An event as a provider sent it, stored once whatever it is repeated, and applied at most once."""

    __tablename__ = "payment_webhooks"

    id: Mapped[bigint_id]
    provider: Mapped[str] = mapped_column(Text)
    event_id: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="waiting")
    payment_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    detail: Mapped[str] = mapped_column(Text, server_default="")
    deliveries: Mapped[int] = mapped_column(server_default="1")
    occurred_at: Mapped[datetime]
    received_at: Mapped[created_at]
    applied_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("provider", "event_id"),
        CheckConstraint("status IN ('waiting', 'applied', 'ignored', 'refused')", name="status_known"),
        Index("ix_payment_webhooks_waiting", "received_at", postgresql_where=text("status = 'waiting'")),
        Index("ix_payment_webhooks_newest", text("id DESC")),
    )


class ProviderReport(Base):
    """What a provider's own books say it holds for us, read up to `cursor`, and since when that differs from ours."""

    __tablename__ = "provider_reports"

    provider: Mapped[str] = mapped_column(Text, primary_key=True)
    currency: Mapped[str] = mapped_column(Text, primary_key=True)
    total: Mapped[int] = mapped_column(BigInteger, server_default="0")
    ours: Mapped[int] = mapped_column(BigInteger, server_default="0")
    runs_different: Mapped[int] = mapped_column(server_default="0")
    cursor: Mapped[str] = mapped_column(Text, server_default="")
    read_at: Mapped[datetime] = mapped_column(server_default=func.now())
