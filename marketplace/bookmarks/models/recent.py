"""What someone looked at lately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id


class RecentView(Base):
    """A listing that an account, or a guest who keeps things, looked at; only the newest few are kept."""

    __tablename__ = "recent_views"

    id: Mapped[bigint_id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    guest: Mapped[bytes | None] = mapped_column(LargeBinary)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        CheckConstraint("num_nonnulls(account_id, guest) = 1", name="one_owner"),
        Index(
            "uq_recent_views_account_listing", "account_id", "listing_id", unique=True,
            postgresql_where=text("account_id IS NOT NULL"),
        ),
        Index(
            "uq_recent_views_guest_listing", "guest", "listing_id", unique=True,
            postgresql_where=text("guest IS NOT NULL"),
        ),
        Index(
            "ix_recent_views_account_newest", "account_id", text("seen_at DESC"),
            postgresql_where=text("account_id IS NOT NULL"),
        ),
        Index(
            "ix_recent_views_guest_newest", "guest", text("seen_at DESC"), postgresql_where=text("guest IS NOT NULL")
        ),
        Index("ix_recent_views_guest_seen_at", "seen_at", postgresql_where=text("guest IS NOT NULL")),
    )  # fmt: skip
