"""How a seller's things come to the buyer: rates for zones of countries, and pickup."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class DeliveryMethod(Base):
    """A rate: `price` for the first thing and `price_each_more` for each further one, in minor units of `currency`.

    `countries` is the zone (empty: everywhere); from `free_from` on it costs nothing. Pickup costs nothing either.
    """

    __tablename__ = "delivery_methods"

    id: Mapped[bigint_id]
    seller_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, server_default="")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    currency: Mapped[str] = mapped_column(Text)
    price: Mapped[int] = mapped_column(BigInteger, server_default="0")
    price_each_more: Mapped[int] = mapped_column(BigInteger, server_default="0")
    free_from: Mapped[int | None] = mapped_column(BigInteger)
    days_least: Mapped[int | None]
    days_most: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("kind IN ('ship', 'pickup')", name="kind_known"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_iso"),
        CheckConstraint("price >= 0 AND price_each_more >= 0", name="price_not_negative"),
        CheckConstraint("kind = 'ship' OR price + price_each_more = 0", name="pickup_is_free"),
        CheckConstraint("days_least IS NULL OR days_most >= days_least", name="days_in_order"),
        Index("ix_delivery_methods_seller", "seller_id", postgresql_where=text("is_active")),
    )
