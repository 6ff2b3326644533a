"""Finished deals: the right of two people to review each other, once each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at

WAITING = text("revealed_at IS NULL AND reveals_at IS NOT NULL")


class Deal(Base):
    """A completed order, as far as reviews need to know it.

    `order_id` is the order's own number, without a foreign key: reviews outlive what they came from. Until
    `closes_at` the first review may be written; it sets `reveals_at`, and the other side has until then.
    `revealed_at` is the moment from which both reviews are public.
    """

    __tablename__ = "review_deals"

    id: Mapped[bigint_id]
    order_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    reference: Mapped[str] = mapped_column(Text, unique=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    process: Mapped[str] = mapped_column(Text)
    completed_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    reveals_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("buyer_id <> seller_id", name="two_people"),
        CheckConstraint("revealed_at IS NULL OR reveals_at IS NOT NULL", name="revealed_after_a_review"),
        Index("ix_review_deals_buyer", "buyer_id", text("completed_at DESC"), text("id DESC")),
        Index("ix_review_deals_seller", "seller_id", text("completed_at DESC"), text("id DESC")),
        Index("ix_review_deals_reveals_at", "reveals_at", postgresql_where=WAITING),
        Index(
            "ix_review_deals_to_remind", "completed_at",
            postgresql_where=text("reminded_at IS NULL AND revealed_at IS NULL"),
        ),
    )  # fmt: skip

    def other(self, account_id: int) -> int:
        """Return the other of the two."""
        return self.seller_id if account_id == self.buyer_id else self.buyer_id


class DealListing(Base):
    """What was bought in a deal; `position` is that of the order's line."""

    __tablename__ = "review_deal_listings"

    deal_id: Mapped[int] = mapped_column(ForeignKey("review_deals.id", ondelete="CASCADE"), primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(server_default="0")
