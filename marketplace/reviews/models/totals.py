"""How many reviews of each number of stars a listing or a person has: the one source of their averages."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base

NEVER_NEGATIVE = "LEAST(stars_1, stars_2, stars_3, stars_4, stars_5) >= 0"


class ListingTotals(Base):
    """The public reviews of a listing, counted by stars."""

    __tablename__ = "review_listing_totals"

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    stars_1: Mapped[int] = mapped_column(server_default="0")
    stars_2: Mapped[int] = mapped_column(server_default="0")
    stars_3: Mapped[int] = mapped_column(server_default="0")
    stars_4: Mapped[int] = mapped_column(server_default="0")
    stars_5: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (CheckConstraint(NEVER_NEGATIVE, name="never_negative"),)


class AccountTotals(Base):
    """The public reviews of a person, as seller and as buyer, counted by stars."""

    __tablename__ = "review_account_totals"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    stars_1: Mapped[int] = mapped_column(server_default="0")
    stars_2: Mapped[int] = mapped_column(server_default="0")
    stars_3: Mapped[int] = mapped_column(server_default="0")
    stars_4: Mapped[int] = mapped_column(server_default="0")
    stars_5: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (CheckConstraint(NEVER_NEGATIVE, name="never_negative"),)
