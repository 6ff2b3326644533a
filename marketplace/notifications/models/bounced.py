"""Addresses from which mail came back."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, created_at


class BouncedAddress(Base):
    """An address (in small letters) to which notices are no longer mailed, until its owner asks to try again."""

    __tablename__ = "bounced_addresses"

    address: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    is_complaint: Mapped[bool]
    created_at: Mapped[created_at]

    __table_args__ = (CheckConstraint("address = lower(address)", name="address_in_small_letters"),)
