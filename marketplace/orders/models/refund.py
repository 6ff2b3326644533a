"""Money that goes back, and things that go back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class OrderRefund(Base):
    """A part of an order's money that goes back to the buyer, line by line, with the shares that everyone gives.

    `origin` says who gave it: us, the payer's bank that decided so, or someone at the provider.
    """

    __tablename__ = "order_refunds"

    id: Mapped[bigint_id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    delivery: Mapped[int] = mapped_column(BigInteger, server_default="0")
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    tax: Mapped[int] = mapped_column(BigInteger, server_default="0")
    platform_discount: Mapped[int] = mapped_column(BigInteger, server_default="0")
    commission: Mapped[int] = mapped_column(BigInteger, server_default="0")
    commission_tax: Mapped[int] = mapped_column(BigInteger, server_default="0")
    reason: Mapped[str] = mapped_column(Text, server_default="")
    by_id: Mapped[int | None] = mapped_column(BigInteger)
    origin: Mapped[str] = mapped_column(Text, server_default="us")
    status: Mapped[str] = mapped_column(Text, server_default="pending")
    payment_refund_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[created_at]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("amount >= 0 AND amount + platform_discount > 0", name="amount_positive"),
        CheckConstraint("status IN ('pending', 'done', 'failed')", name="status_known"),
        CheckConstraint("origin IN ('us', 'bank', 'provider')", name="origin_known"),
        Index("ix_order_refunds_failed", "order_id", postgresql_where=text("status = 'failed'")),
        Index(
            "uq_order_refunds_payment_refund", "payment_refund_id", unique=True,
            postgresql_where=text("payment_refund_id IS NOT NULL"),
        ),
    )  # fmt: skip


class OrderReturn(Base):
    """Things that the buyer wants to send back: requested, approved or declined, received, refunded."""

    __tablename__ = "order_returns"

    id: Mapped[bigint_id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"), index=True)
    status: Mapped[str] = mapped_column(Text, server_default="requested")
    line_ids: Mapped[list[int]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, server_default="")
    tracking: Mapped[str] = mapped_column(Text, server_default="")
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("order_refunds.id", ondelete="RESTRICT"), index=True)
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        CheckConstraint(
            "status IN ('requested', 'approved', 'declined', 'received', 'refunded')", name="status_known"
        ),
        CheckConstraint("char_length(reason) BETWEEN 1 AND 1000", name="reason_length"),
        Index(
            "uq_order_returns_open", "order_id", unique=True,
            postgresql_where=text("status IN ('requested', 'approved', 'received')"),
        ),
    )  # fmt: skip
