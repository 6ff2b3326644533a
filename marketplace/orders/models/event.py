"""What happened to an order, for good: a trigger refuses every change but that words are blanked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class OrderEvent(Base):
    """Who moved an order from where to where, when and why. `data` holds what the move was about."""

    __tablename__ = "order_events"

    id: Mapped[bigint_id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"))
    at: Mapped[created_at]
    move: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    from_state: Mapped[str] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    request_id: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (Index("ix_order_events_order", "order_id", "id"),)
