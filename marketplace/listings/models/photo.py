"""Photos of listings. The file is known by its content, so that the same picture is kept and sized once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class ListingPhoto(Base):
    """A photo in its place. `renditions` are made by a job: [{"width", "height", "format", "key"}, …]."""

    __tablename__ = "listing_photos"

    id: Mapped[bigint_id]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(Text, server_default="")
    key: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    width: Mapped[int]
    height: Mapped[int]
    status: Mapped[str] = mapped_column(Text, server_default="waiting")
    renditions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'ready', 'failed')", name="status_known"),
        CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        Index("ix_listing_photos_listing", "listing_id", "position"),
        Index("ix_listing_photos_digest", "digest"),
    )
