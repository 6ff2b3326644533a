"""Who has a live connection. Unlogged: after a crash of the database nobody has one, and that is right."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class LiveProcess(Base):
    """A process that serves live connections and says every few seconds that it is still there."""

    __tablename__ = "live_processes"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = ({"prefixes": ["UNLOGGED"]},)


class Presence(Base):
    """How many connections an account has at a process; kept for a moment after the last, while a page changes."""

    __tablename__ = "presences"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    process_id: Mapped[str] = mapped_column(
        Text, ForeignKey("live_processes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    connections: Mapped[int]
    left_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("connections >= 0", name="connections_not_negative"),
        CheckConstraint("(connections = 0) = (left_at IS NOT NULL)", name="left_iff_no_connections"),
        Index("ix_presences_left_at", "left_at", postgresql_where=text("left_at IS NOT NULL")),
        {"prefixes": ["UNLOGGED"]},
    )
