"""The address book of an account."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Address(Base):
    """Where someone has things sent; one of them comes first."""

    __tablename__ = "addresses"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)
    line1: Mapped[str] = mapped_column(Text)
    line2: Mapped[str] = mapped_column(Text, server_default="")
    city: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default="")
    zip: Mapped[str] = mapped_column(Text, server_default="")
    country: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text, server_default="")
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_iso"),
        Index("uq_addresses_default", "account_id", unique=True, postgresql_where=text("is_default")),
    )
