"""Which tax is due where."""

from __future__ import annotations

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class TaxRule(Base):
    """A rate in hundredths of a percent for a zone. The narrowest rule wins: kind and state, state, country.

    A tax that is included stays with the seller, who owes it; one that comes on top is kept by the platform.
    """

    __tablename__ = "tax_rules"

    id: Mapped[bigint_id]
    applies_to: Mapped[str] = mapped_column(Text)
    country: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default="")
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    name: Mapped[str] = mapped_column(Text)
    rate: Mapped[int]
    is_included: Mapped[bool] = mapped_column(server_default=text("false"))
    taxes_delivery: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("applies_to IN ('sale', 'commission')", name="applies_to_known"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_iso"),
        CheckConstraint("rate BETWEEN 0 AND 10000", name="rate_is_a_share"),
        UniqueConstraint("applies_to", "country", "state", "kinds"),
        Index("ix_tax_rules_zone", "country", "state"),
    )
