"""Money that goes back: refunds and disputes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Refund(Base):
    """Money on its way back to whoever paid. `parts` says which accounts bore it: [[kind, owner, minor], …].

    `reference` is whose part of the payment it is ("order:12"). One with origin "provider" was made there, not here.
    """

    __tablename__ = "payment_refunds"

    id: Mapped[bigint_id]
    key: Mapped[str] = mapped_column(Text, unique=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    reference: Mapped[str | None] = mapped_column(Text, index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    parts: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")
    reason: Mapped[str] = mapped_column(Text, server_default="")
    origin: Mapped[str] = mapped_column(Text, server_default="us")
    status: Mapped[str] = mapped_column(Text, server_default="pending")
    provider_id: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text, server_default="")
    asked_by: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("status IN ('pending', 'succeeded', 'failed')", name="status_known"),
        CheckConstraint("origin IN ('us', 'provider')", name="origin_known"),
        UniqueConstraint("payment_id", "provider_id"),
        Index("ix_payment_refunds_pending", "created_at", postgresql_where=text("status = 'pending'")),
    )


class Dispute(Base):
    """A payment that its payer contests at the provider, which keeps the amount until it is decided."""

    __tablename__ = "payment_disputes"

    id: Mapped[bigint_id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    provider_id: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    status: Mapped[str] = mapped_column(Text, server_default="open")
    due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("status IN ('open', 'won', 'lost')", name="status_known"),
        CheckConstraint("(closed_at IS NULL) = (status = 'open')", name="closed_at_iff_closed"),
        UniqueConstraint("payment_id", "provider_id"),
    )
