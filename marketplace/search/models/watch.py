"""Saved searches as listings are held against them, and the listings that wait for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Double, ForeignKey, Index, Text, false, func, text
from sqlalchemy.dialects.postgresql import JSONB, REAL, TSQUERY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base
from marketplace.search.models.document import Point


class SearchWatch(Base):
    """What a saved search asks of a document, looked up and ready to be compared; NULL asks for nothing.

    Made from the search by `services.watching`, and by nothing else. Prices are minor units. `west` to `north` is the
    box within which a document lies; with a radius it must also be so near to the middle. `wanted` are the values of
    attributes: of each inner list one must be held. `paths` are their bounds, as jsonpath.
    """

    __tablename__ = "search_watches"

    search_id: Mapped[int] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(BigInteger)
    query: Mapped[str | None] = mapped_column(TSQUERY)
    category_id: Mapped[int | None] = mapped_column(BigInteger)
    kinds: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    seller_id: Mapped[int | None] = mapped_column(BigInteger)
    is_verified: Mapped[bool]
    min_rating: Mapped[float | None] = mapped_column(Double)
    currency: Mapped[str | None] = mapped_column(Text)
    min_price: Mapped[int | None] = mapped_column(BigInteger)
    max_price: Mapped[int | None] = mapped_column(BigInteger)
    amenities: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    wanted: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    paths: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    west: Mapped[float | None] = mapped_column(Double)
    south: Mapped[float | None] = mapped_column(Double)
    east: Mapped[float | None] = mapped_column(Double)
    north: Mapped[float | None] = mapped_column(Double)
    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    radius_km: Mapped[float | None] = mapped_column(Double)


class SearchWatchKey(Base):
    """A pair of keys under which a watch is found: a document that matches has both keys of one of its pairs."""

    __tablename__ = "search_watch_keys"

    key: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    also: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True, server_default="*")
    search_id: Mapped[int] = mapped_column(ForeignKey("search_watches.search_id", ondelete="CASCADE"), primary_key=True)

    __table_args__ = (Index("ix_search_watch_keys_search", "search_id"),)


class SearchChange(Base):
    """A listing that changed and was not yet held against the saved searches, with what its document was before.

    Where it was not in the index what it was is NULL. `is_return`: the market shows again what it hid; whoever saved
    their search after it had come out has no news of it.
    """

    __tablename__ = "search_changes"

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    is_return: Mapped[bool] = mapped_column(server_default=false())
    seller_id: Mapped[int | None] = mapped_column(BigInteger)
    category_path: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    kind: Mapped[str | None] = mapped_column(Text)
    price: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(Text)
    location: Mapped[str | None] = mapped_column(Point)
    is_verified: Mapped[bool | None]
    rating: Mapped[float | None] = mapped_column(REAL)
    attributes: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    amenities: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    full_vector: Mapped[str | None] = mapped_column(TSVECTOR)

    __table_args__ = (Index("ix_search_changes_noted", "noted_at", text("listing_id")),)
