"""The bookmark: a listing that someone keeps, signed in or not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.bookmarks.rules import LONGEST_NOTE
from marketplace.core.db import Base, bigint_id, created_at


class Bookmark(Base):
    """A saved listing, of an account or of a guest (the digest of the guest's token).

    `removed_at` keeps what was removed for a moment, so that "undo" brings note and collections back.
    """

    __tablename__ = "bookmarks"

    id: Mapped[bigint_id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    guest: Mapped[bytes | None] = mapped_column(LargeBinary)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("num_nonnulls(account_id, guest) = 1", name="one_owner"),
        CheckConstraint(f"char_length(note) <= {LONGEST_NOTE}", name="note_length"),
        UniqueConstraint("id", "account_id"),
        Index(
            "uq_bookmarks_account_listing", "account_id", "listing_id", unique=True,
            postgresql_where=text("account_id IS NOT NULL"),
        ),
        Index(
            "uq_bookmarks_guest_listing", "guest", "listing_id", unique=True,
            postgresql_where=text("guest IS NOT NULL"),
        ),
        Index(
            "ix_bookmarks_account_newest", "account_id", text("created_at DESC"), text("id DESC"),
            postgresql_where=text("removed_at IS NULL AND account_id IS NOT NULL"),
        ),
        Index("ix_bookmarks_guest_created_at", "created_at", postgresql_where=text("guest IS NOT NULL")),
        Index("ix_bookmarks_removed_at", "removed_at", postgresql_where=text("removed_at IS NOT NULL")),
    )  # fmt: skip
