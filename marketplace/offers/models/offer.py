"""The offer as it stands, and everything that was said about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.offers.rules.bargaining import MOST_ROUNDS
from marketplace.offers.rules.texts import LONGEST


class Offer(Base):
    """What a buyer would pay for one of a listing. `amount` (minor units) is the last that was named, or the agreed.

    `turn` is whose answer it waits for, until `due_at`; an accepted one holds its price until then. An agreement about
    a place has no end. `order_reference` is the one order that has the agreed price: while it is unpaid the offer is
    still accepted, once it is paid the offer is used. `title` and `asked` are what the listing said when it was made.
    """

    __tablename__ = "offers"

    id: Mapped[bigint_id]
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    seller_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    title: Mapped[str] = mapped_column(Text)
    asked: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="open")
    turn: Mapped[str | None] = mapped_column(Text)
    rounds: Mapped[int] = mapped_column(server_default="1")
    due_at: Mapped[datetime | None]
    order_reference: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        CheckConstraint("buyer_id <> seller_id", name="two_people"),
        CheckConstraint("amount > 0 AND asked > 0", name="amounts_positive"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_iso"),
        CheckConstraint(
            "status IN ('open', 'accepted', 'declined', 'withdrawn', 'expired', 'used')", name="status_known"
        ),
        CheckConstraint("turn IN ('buyer', 'seller')", name="turn_known"),
        CheckConstraint("(status = 'open') = (turn IS NOT NULL)", name="turn_iff_open"),
        CheckConstraint("status <> 'open' OR due_at IS NOT NULL", name="open_has_end"),
        CheckConstraint("due_at IS NULL OR status IN ('open', 'accepted')", name="due_only_while_live"),
        CheckConstraint("order_reference IS NULL OR status IN ('accepted', 'used')", name="ordered_if_agreed"),
        CheckConstraint("status <> 'used' OR order_reference IS NOT NULL", name="used_by_an_order"),
        CheckConstraint(f"rounds BETWEEN 1 AND {MOST_ROUNDS}", name="rounds_range"),
        Index(
            "uq_offers_live", "listing_id", "buyer_id", unique=True,
            postgresql_where=text("status IN ('open', 'accepted') AND due_at IS NOT NULL"),
        ),
        Index("ix_offers_buyer", "buyer_id", text("id DESC")),
        Index("ix_offers_buyer_status", "buyer_id", "status", text("id DESC")),
        Index("ix_offers_seller", "seller_id", text("id DESC")),
        Index("ix_offers_seller_status", "seller_id", "status", text("id DESC")),
        Index("ix_offers_due", "due_at", postgresql_where=text("due_at IS NOT NULL AND order_reference IS NULL")),
        Index("ix_offers_ended", "updated_at", postgresql_where=text("due_at IS NULL")),
        Index("ix_offers_order_reference", "order_reference", postgresql_where=text("order_reference IS NOT NULL")),
    )  # fmt: skip


class OfferMove(Base):
    """Something that was done: only added, never changed, but that words go with their person."""

    __tablename__ = "offer_moves"

    id: Mapped[bigint_id]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    position: Mapped[int]
    move: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    message: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint(
            "move IN ('offer', 'counter', 'accept', 'decline', 'withdraw', 'expire', 'use')", name="move_known"
        ),
        CheckConstraint("(move = 'expire') = (by_id IS NULL)", name="somebody_unless_time"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint(f"char_length(message) <= {LONGEST}", name="message_length"),
        CheckConstraint("(position = 1) = (move = 'offer')", name="begins_with_offer"),
        UniqueConstraint("offer_id", "position"),
    )
