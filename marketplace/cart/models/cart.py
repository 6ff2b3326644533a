"""The cart, its items, and what was chosen for each seller in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.cart.rules.limits import LONGEST_NOTE, MOST_OF_ONE
from marketplace.core.db import Base, bigint_id, created_at


class Cart(Base):
    """What one account or one guest (by the digest of the token) is about to buy, in one currency."""

    __tablename__ = "carts"

    id: Mapped[bigint_id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    guest: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        CheckConstraint("num_nonnulls(account_id, guest) = 1", name="one_owner"),
        Index("uq_carts_account", "account_id", unique=True, postgresql_where=text("account_id IS NOT NULL")),
        Index("uq_carts_guest", "guest", unique=True, postgresql_where=text("guest IS NOT NULL")),
        Index("ix_carts_guest_updated_at", "updated_at", postgresql_where=text("guest IS NOT NULL")),
    )


class CartItem(Base):
    """So many of a listing, with the buyer's choices. `seen_price` is what the buyer was last shown and knows."""

    __tablename__ = "cart_items"

    id: Mapped[bigint_id]
    cart_id: Mapped[int] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    quantity: Mapped[int]
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    seen_price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint(f"quantity BETWEEN 1 AND {MOST_OF_ONE}", name="quantity_range"),
        UniqueConstraint("cart_id", "listing_id", "options"),
    )


class CartPart(Base):
    """What was said about one seller's things: how they come, and a note to the seller."""

    __tablename__ = "cart_parts"

    cart_id: Mapped[int] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"), primary_key=True)
    seller_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    method_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_methods.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (
        CheckConstraint(f"char_length(note) <= {LONGEST_NOTE}", name="note_length"),
        Index("ix_cart_parts_seller", "seller_id"),
    )
