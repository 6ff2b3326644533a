"""The checkout: everything that one payment pays, held under one countdown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Checkout(Base):
    """What an account or a guest is about to pay. `key` makes a form that is sent twice the same checkout.

    `cart` remembers what was in the cart, to put it back should nothing come of it; `used_coupons` which coupons took
    something off, `coupon_ids` those of them that are counted as used now.
    """

    __tablename__ = "checkouts"

    id: Mapped[bigint_id]
    reference: Mapped[str] = mapped_column(Text, unique=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    guest: Mapped[bytes | None] = mapped_column(LargeBinary)
    email: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="open")
    currency: Mapped[str] = mapped_column(Text)
    total: Mapped[int] = mapped_column(BigInteger)
    coupon_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    used_coupons: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    cart: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    payment_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[created_at]
    expires_at: Mapped[datetime]
    renewed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("status IN ('open', 'paid', 'expired', 'cancelled')", name="status_known"),
        CheckConstraint("num_nonnulls(account_id, guest) >= 1", name="has_owner"),
        CheckConstraint("total >= 0", name="total_not_negative"),
        CheckConstraint("(status = 'paid') = (paid_at IS NOT NULL)", name="paid_at_iff_paid"),
        Index("ix_checkouts_open", "expires_at", postgresql_where=text("status = 'open'")),
    )
