"""The listing: what someone offers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Numeric, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.core.words import words_index

TITLE_WORDS: Final = words_index("title")
PUBLIC = text("status = 'active' AND deleted_at IS NULL")


class Listing(Base):
    """A thing, a file, a time, a service or a place that is offered.

    `price` is in minor units of `currency`; None means "on request". `quantity` None means unlimited.
    `latitude` and `longitude` are exact and for the seller; `area_latitude` and `area_longitude` are what others
    see unless `shows_address`. `cover` repeats the first photo, so that lists need no join. `options` are what can be
    chosen (`rules/options.py`); the stock of each variant is in `listing_variants`.
    """

    __tablename__ = "listings"

    id: Mapped[bigint_id]
    seller_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="draft")
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, server_default="")
    language: Mapped[str] = mapped_column(Text, server_default="en")
    brand: Mapped[str] = mapped_column(Text, server_default="")
    price: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text, server_default="USD")
    price_unit: Mapped[str] = mapped_column(Text, server_default="item")
    quantity: Mapped[int | None]
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    cancellation_policy: Mapped[str] = mapped_column(Text, server_default="")
    amenities: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    address: Mapped[str] = mapped_column(Text, server_default="")
    city: Mapped[str] = mapped_column(Text, server_default="")
    state: Mapped[str] = mapped_column(Text, server_default="")
    zip: Mapped[str] = mapped_column(Text, server_default="")
    country: Mapped[str] = mapped_column(Text, server_default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    area_latitude: Mapped[float | None]
    area_longitude: Mapped[float | None]
    shows_address: Mapped[bool] = mapped_column(server_default=text("false"))
    time_zone: Mapped[str] = mapped_column(Text, server_default="UTC")
    is_verified: Mapped[bool] = mapped_column(server_default=text("false"))
    rating_average: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    rating_count: Mapped[int] = mapped_column(server_default="0")
    view_count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    photo_count: Mapped[int] = mapped_column(server_default="0")
    cover: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    external_source: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    published_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    removed_reason: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (
        CheckConstraint("kind IN ('product', 'digital', 'rental', 'service', 'property')", name="kind_known"),
        CheckConstraint(
            "status IN ('draft', 'active', 'inactive', 'sold', 'pending_verification', 'removed')", name="status_known"
        ),
        CheckConstraint("price_unit IN ('item', 'hour', 'day', 'night', 'week', 'month')", name="price_unit_known"),
        CheckConstraint("price IS NULL OR price >= 0", name="price_not_negative"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_iso"),
        CheckConstraint("quantity IS NULL OR quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND area_latitude BETWEEN -90 AND 90", name="latitude_on_earth"),
        CheckConstraint(
            "longitude BETWEEN -180 AND 180 AND area_longitude BETWEEN -180 AND 180", name="longitude_on_earth"
        ),
        CheckConstraint(
            "cancellation_policy IN ('', 'flexible', 'moderate', 'strict', 'none')", name="cancellation_policy_known"
        ),
        CheckConstraint("options = '[]' OR kind = 'product'", name="options_of_products"),
        CheckConstraint("status = 'draft' OR (category_id IS NOT NULL AND title <> '')", name="complete_unless_draft"),
        Index(
            "uq_listings_external", "seller_id", "external_source", "external_id", unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_listings_external_id", "external_id", postgresql_where=text("external_id IS NOT NULL")),
        Index("ix_listings_seller", "seller_id", text("created_at DESC"), text("id DESC")),
        Index("ix_listings_newest", text("created_at DESC"), text("id DESC"), postgresql_where=PUBLIC),
        Index(
            "ix_listings_category_newest", "category_id", text("created_at DESC"), text("id DESC"),
            postgresql_where=PUBLIC,
        ),
        Index("ix_listings_category_price", "category_id", "price", postgresql_where=PUBLIC),
        Index("ix_listings_area", "area_latitude", "area_longitude", postgresql_where=PUBLIC),
        Index("ix_listings_words", text(TITLE_WORDS), postgresql_using="gin"),
        Index("ix_listings_status", "status", "id", postgresql_where=text("status <> 'active'")),
        Index(
            "ix_listings_waiting", "updated_at", "id",
            postgresql_where=text("status = 'pending_verification' AND deleted_at IS NULL"),
        ),
        Index("ix_listings_deleted_at", "deleted_at", postgresql_where=text("deleted_at IS NOT NULL")),
    )  # fmt: skip
