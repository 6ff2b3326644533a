"""What a bank contests of an order's money, or the provider gave back, without anyone here having asked for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Takeback(Base):
    """An order's share of a dispute at the bank, or of a refund that was made at the provider.

    `source_id` is what payments call it. While it is open nothing of the order is released or given back. Lost, it
    stands as `refund_id` among the order's refunds; what was back with the buyer already is `borne` by the market.
    `covered` is what the market paid the seller for it all the same; `said` is what the seller has to show for it.
    """

    __tablename__ = "order_takebacks"

    id: Mapped[bigint_id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(Text)
    source_id: Mapped[int] = mapped_column(BigInteger)
    payment_id: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    status: Mapped[str] = mapped_column(Text, server_default="open")
    due_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(Text, server_default="")
    said_at: Mapped[datetime | None]
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("order_refunds.id", ondelete="RESTRICT"), index=True)
    borne: Mapped[int] = mapped_column(BigInteger, server_default="0")
    covered: Mapped[int] = mapped_column(BigInteger, server_default="0")
    covered_by_id: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[created_at]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('dispute', 'refund')", name="kind_known"),
        CheckConstraint("status IN ('open', 'won', 'lost')", name="status_known"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(closed_at IS NULL) = (status = 'open')", name="closed_at_iff_closed"),
        CheckConstraint("borne BETWEEN 0 AND amount", name="borne_within_amount"),
        CheckConstraint("covered >= 0 AND (covered = 0 OR status = 'lost')", name="covered_when_lost"),
        CheckConstraint("char_length(said) <= 4000", name="said_length"),
        UniqueConstraint("order_id", "kind", "source_id"),
        Index("ix_order_takebacks_source", "kind", "source_id"),
        Index("ix_order_takebacks_open", "due_at", postgresql_where=text("status = 'open'")),
    )
