"""What is kept for someone: goods taken off the shelf before and after they are paid."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class StockHold(Base):
    """So many of a listing kept under a reference: `held` until paid, then `taken`, or `returned` to the shelf.

    Held and taken goods are already off `listings.quantity` and off their variant's, so that what is there can always
    be sold.
    """

    __tablename__ = "stock_holds"

    id: Mapped[bigint_id]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("listing_variants.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(Text)
    quantity: Mapped[int]
    state: Mapped[str] = mapped_column(Text, server_default="held")
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("state IN ('held', 'taken', 'returned')", name="state_known"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        UniqueConstraint("reference", "listing_id", "variant_id", postgresql_nulls_not_distinct=True),
        Index("ix_stock_holds_variant", "variant_id", postgresql_where=text("variant_id IS NOT NULL")),
        Index("ix_stock_holds_listing", "listing_id", postgresql_where=text("state = 'held'")),
    )
