"""What is looked at and kept most this week."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class PopularListing(Base):
    """A place in the week's ranking, counted by a job so that no page counts."""

    __tablename__ = "popular_listings"

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), unique=True)

    __table_args__ = (CheckConstraint("place > 0", name="place_positive"),)
