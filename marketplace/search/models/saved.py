"""What people save of their searches, and what has turned up for them since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class SavedSearch(Base):
    """A search that someone keeps. `params` are those of `GET /listings`; `language` is in which it was typed.

    Of two searches that ask for the same the `fingerprint` is the same. `due_at` is when its next alert goes out,
    where something waits to be told. `removed_at` keeps a removed one for a while, so that it can be had back.
    """

    __tablename__ = "saved_searches"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(Text)
    alert: Mapped[str] = mapped_column(Text)
    created_at: Mapped[created_at]
    looked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime | None]
    alerted_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("alert IN ('none', 'instant', 'daily')", name="alert_known"),
        CheckConstraint("due_at IS NULL OR alert <> 'none'", name="due_only_with_alert"),
        Index("ix_saved_searches_account", "account_id", text("id DESC")),
        Index(
            "uq_saved_searches_same", "account_id", "fingerprint", unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
        Index("ix_saved_searches_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index(
            "ix_saved_searches_category", text("((params -> 'category') ->> 0)"),
            postgresql_where=text("params ? 'category'"),
        ),
        Index("ix_saved_searches_removed", "removed_at", postgresql_where=text("removed_at IS NOT NULL")),
    )  # fmt: skip


class SearchMatch(Base):
    """A listing that turned up for a saved search: once, however often it comes and goes.

    `told_at` is when an alert told of it; at once where no alert is wanted.
    """

    __tablename__ = "search_matches"

    search_id: Mapped[int] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True)
    matched_at: Mapped[datetime] = mapped_column(server_default=func.now())
    told_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_search_matches_newest", "search_id", "matched_at"),
        Index("ix_search_matches_listing", "listing_id"),
        Index("ix_search_matches_waiting", "search_id", postgresql_where=text("told_at IS NULL")),
    )
