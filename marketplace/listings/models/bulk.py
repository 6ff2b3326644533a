"""Hiding or restoring many listings at once, a piece at a time, with its progress."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class ListingSweep(Base):
    """What a moderator does with everything that filters choose. `last_id` is how far it came."""

    __tablename__ = "listing_sweeps"

    id: Mapped[bigint_id]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(server_default="0")
    skipped: Mapped[int] = mapped_column(server_default="0")
    last_id: Mapped[int] = mapped_column(BigInteger, server_default="0")
    created_at: Mapped[created_at]
    finished_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("action IN ('hide', 'restore')", name="action_known"),)
