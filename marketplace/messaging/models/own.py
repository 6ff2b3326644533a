"""What belongs to one person alone: blocks, quick replies, and a text that waits for its writer to sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Block(Base):
    """Someone does not want to hear from someone."""

    __tablename__ = "account_blocks"

    blocker_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    blocked_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
    created_at: Mapped[created_at]

    __table_args__ = (CheckConstraint("blocker_id <> blocked_id", name="two_people"),)


class QuickReply(Base):
    """A text that someone writes often."""

    __tablename__ = "quick_replies"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    content: Mapped[str] = mapped_column(Text)
    created_at: Mapped[created_at]


class MessageDraft(Base):
    """What someone wrote to a seller before signing in: a guest's by the digest of the token, then the account's."""

    __tablename__ = "message_drafts"

    id: Mapped[bigint_id]
    guest: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    content: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)

    __table_args__ = (
        CheckConstraint("(guest IS NULL) <> (account_id IS NULL)", name="one_owner"),
        Index(
            "uq_message_drafts_guest", "guest", "listing_id", unique=True, postgresql_where=text("guest IS NOT NULL")
        ),
        Index(
            "uq_message_drafts_account", "account_id", "listing_id", unique=True,
            postgresql_where=text("account_id IS NOT NULL"),
        ),
    )  # fmt: skip
