"""What people look for: counted by day for everybody, remembered for oneself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id


class SearchCount(Base):
    """How often words were looked for on a day (UTC), and how many results they had at last. No one's name."""

    __tablename__ = "search_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(Text, primary_key=True)
    searches: Mapped[int]
    results: Mapped[int]


class RecentSearch(Base):
    """A search of a person, for the person's own list."""

    __tablename__ = "recent_searches"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("account_id", "words"),
        Index("ix_recent_searches_newest", "account_id", text("at DESC")),
    )
