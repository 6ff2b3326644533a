"""The variants of a listing with choices, each with its own stock where the seller wants that."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id


class ListingVariant(Base):
    """One way to choose: `choices` maps the name of each option to a value.

    `quantity` is what is left of it; None means that only the listing's own quantity counts. Where every variant has
    one, the listing's quantity is their sum. A variant that is no longer offered stays for those who bought it.
    """

    __tablename__ = "listing_variants"

    id: Mapped[bigint_id]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"))
    choices: Mapped[dict[str, Any]] = mapped_column(JSONB)
    position: Mapped[int]
    quantity: Mapped[int | None]
    is_offered: Mapped[bool] = mapped_column(server_default=text("true"))

    __table_args__ = (
        CheckConstraint("quantity IS NULL OR quantity >= 0", name="quantity_not_negative"),
        UniqueConstraint("listing_id", "choices"),
    )
