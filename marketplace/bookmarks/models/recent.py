"""What someone looked at lately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class RecentView(Base):
    """A listing that an account looked at; only the newest few are kept. Guests' browsers remember by themselves."""

    __tablename__ = "recent_views"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, index=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index("ix_recent_views_newest", "account_id", text("seen_at DESC")),)
