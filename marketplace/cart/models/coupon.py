"""Coupons, how often they were used and by whom, and which of them lie in a cart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Coupon(Base):
    """Something off: `percent` in hundredths of a percent, or `amount` in minor units of `currency`.

    A seller's coupon counts for that seller's things alone and is paid by them; without a seller it is the
    platform's, for everything, and the platform pays.
    """

    __tablename__ = "coupons"

    id: Mapped[bigint_id]
    code: Mapped[str] = mapped_column(Text)
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    percent: Mapped[int | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    minimum: Mapped[int] = mapped_column(BigInteger, server_default="0")
    first_order_only: Mapped[bool] = mapped_column(server_default=text("false"))
    most_uses: Mapped[int | None]
    most_uses_each: Mapped[int | None]
    used: Mapped[int] = mapped_column(server_default="0")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("num_nonnulls(percent, amount) = 1", name="percent_or_amount"),
        CheckConstraint("percent BETWEEN 1 AND 10000", name="percent_is_a_share"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("minimum >= 0", name="minimum_not_negative"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_iso"),
        CheckConstraint("used >= 0", name="used_not_negative"),
        CheckConstraint("most_uses IS NULL OR used <= most_uses", name="used_within_limit"),
        CheckConstraint("code = upper(code) AND code ~ '^[A-Z0-9-]{3,40}$'", name="code_form"),
        Index("uq_coupons_code", "code", unique=True),
    )


class CouponUse(Base):
    """How often one person (an account, or a guest's address) used a coupon; `most` repeats the coupon's limit."""

    __tablename__ = "coupon_uses"

    coupon_id: Mapped[int] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[str] = mapped_column(Text, primary_key=True)
    uses: Mapped[int]
    most: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("uses >= 0", name="uses_not_negative"),
        CheckConstraint("most IS NULL OR uses <= most", name="uses_within_limit"),
    )


class CartCoupon(Base):
    """A coupon that lies in a cart."""

    __tablename__ = "cart_coupons"

    cart_id: Mapped[int] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"), primary_key=True)
    coupon_id: Mapped[int] = mapped_column(ForeignKey("coupons.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[created_at]
