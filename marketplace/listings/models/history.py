"""What became of a listing: its versions, its prices and how often it was looked at."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class ListingVersion(Base):
    """A change: `changes` maps each field to [before, after]."""

    __tablename__ = "listing_versions"

    id: Mapped[bigint_id]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[created_at]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (Index("uq_listing_versions_number", "listing_id", "number", unique=True),)


class ListingPrice(Base):
    """A price from a moment on, in minor units of `currency`."""

    __tablename__ = "listing_prices"

    id: Mapped[bigint_id]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    at: Mapped[created_at]
    price: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_listing_prices_listing", "listing_id", "at"),)


class ListingViewDay(Base):
    """How often a listing was looked at on a day (UTC)."""

    __tablename__ = "listing_view_days"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    views: Mapped[int] = mapped_column(server_default="0")
