"""Disputes: what the buyer says is wrong, what both sides bring forward, and how it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Dispute(Base):
    """A dispute. While it is open nothing is released. `outcome` is how it ended, `refund` what went back."""

    __tablename__ = "disputes"

    id: Mapped[bigint_id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"), index=True)
    opened_by_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    refund: Mapped[int | None] = mapped_column(BigInteger)
    decision: Mapped[str] = mapped_column(Text, server_default="")
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[created_at]
    answer_until: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("outcome IN ('release', 'refund', 'split', 'withdrawn')", name="outcome_known"),
        CheckConstraint("wanted IN ('refund', 'partial', 'replacement')", name="wanted_known"),
        CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name="closed_iff_outcome"),
        Index("uq_disputes_open", "order_id", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_disputes_open", "opened_at", postgresql_where=text("closed_at IS NULL")),
    )


class DisputeEntry(Base):
    """What one side said; what it showed with that is Evidence."""

    __tablename__ = "dispute_entries"

    id: Mapped[bigint_id]
    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id", ondelete="RESTRICT"), index=True)
    actor: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text, server_default="")
    at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("actor IN ('buyer', 'seller', 'operator')", name="actor_known"),
        CheckConstraint("char_length(text) <= 4000", name="text_length"),
    )
