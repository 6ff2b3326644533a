"""The order: one seller's part of a checkout, and its lines, both frozen when it is placed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.listings.rules.options import words_of


class Order(Base):
    """An order. `state` is the process's own, `status` what everybody reads; the other axes stand beside it.

    Amounts are minor units of `currency`. `total` is what the buyer pays; `refunded` of it went back; `commission`
    and `commission_tax` are ours. `due_move` makes itself at `due_at` if nobody acts; all stands still while the
    payer's bank looks at the payment (`bank_status` is open).
    """

    __tablename__ = "orders"

    id: Mapped[bigint_id]
    reference: Mapped[str] = mapped_column(Text, unique=True)
    checkout_id: Mapped[int] = mapped_column(ForeignKey("checkouts.id", ondelete="RESTRICT"), index=True)
    buyer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    guest: Mapped[bytes | None] = mapped_column(LargeBinary)
    seller_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    email: Mapped[str] = mapped_column(Text)
    buyer_name: Mapped[str] = mapped_column(Text, server_default="")
    process: Mapped[str] = mapped_column(Text)
    process_version: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    payment_status: Mapped[str] = mapped_column(Text, server_default="pending")
    fulfilment_status: Mapped[str] = mapped_column(Text, server_default="none")
    dispute_status: Mapped[str] = mapped_column(Text, server_default="none")
    bank_status: Mapped[str] = mapped_column(Text, server_default="none")
    review_status: Mapped[str] = mapped_column(Text, server_default="closed")
    currency: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)
    seller_discount: Mapped[int] = mapped_column(BigInteger, server_default="0")
    platform_discount: Mapped[int] = mapped_column(BigInteger, server_default="0")
    delivery: Mapped[int] = mapped_column(BigInteger, server_default="0")
    delivery_tax: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tax: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tax_included: Mapped[int] = mapped_column(BigInteger, server_default="0")
    total: Mapped[int] = mapped_column(BigInteger)
    commission: Mapped[int] = mapped_column(BigInteger, server_default="0")
    commission_tax: Mapped[int] = mapped_column(BigInteger, server_default="0")
    refunded: Mapped[int] = mapped_column(BigInteger, server_default="0")
    delivery_refunded: Mapped[int] = mapped_column(BigInteger, server_default="0")
    is_released: Mapped[bool] = mapped_column(server_default=text("false"))
    policy: Mapped[str] = mapped_column(Text)
    address: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    method: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    note: Mapped[str] = mapped_column(Text, server_default="")
    carrier: Mapped[str] = mapped_column(Text, server_default="")
    tracking: Mapped[str] = mapped_column(Text, server_default="")
    placed_at: Mapped[created_at]
    paid_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_move: Mapped[str | None] = mapped_column(Text)

    lines: Mapped[list[OrderLine]] = relationship(order_by="OrderLine.position", lazy="selectin")

    __table_args__ = (
        CheckConstraint(
            "status IN ('pending', 'paid', 'confirmed', 'fulfilled', 'completed', 'cancelled', 'expired', 'disputed',"
            " 'refunded')", name="status_known",
        ),
        CheckConstraint(
            "payment_status IN ('pending', 'success', 'failed', 'refunded', 'partially_refunded')",
            name="payment_status_known",
        ),
        CheckConstraint("fulfilment_status IN ('none', 'shipped', 'delivered')", name="fulfilment_status_known"),
        CheckConstraint("dispute_status IN ('none', 'open', 'closed')", name="dispute_status_known"),
        CheckConstraint("bank_status IN ('none', 'open', 'won', 'lost')", name="bank_status_known"),
        CheckConstraint("review_status IN ('closed', 'open')", name="review_status_known"),
        CheckConstraint("refunded BETWEEN 0 AND total", name="refunded_within_total"),
        CheckConstraint("delivery_refunded BETWEEN 0 AND delivery + delivery_tax", name="delivery_refunded_within"),
        CheckConstraint("total = amount - seller_discount - platform_discount + delivery + tax", name="total_adds_up"),
        CheckConstraint("(due_at IS NULL) = (due_move IS NULL)", name="due_at_iff_due_move"),
        Index("ix_orders_buyer", "buyer_id", text("id DESC"), postgresql_where=text("buyer_id IS NOT NULL")),
        Index("ix_orders_guest", "guest", postgresql_where=text("guest IS NOT NULL")),
        Index("ix_orders_seller", "seller_id", text("id DESC")),
        Index("ix_orders_seller_status", "seller_id", "status", text("id DESC")),
        Index("ix_orders_status", "status", text("id DESC")),
        Index("ix_orders_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index("ix_orders_contested", text("id DESC"), postgresql_where=text("bank_status = 'open'")),
        Index("ix_orders_email", text("lower(email)")),
    )  # fmt: skip


class OrderLine(Base):
    """A line of an order: what was sold, at which price, with which discount, tax and commission.

    `offer_id` is the offer whose agreed price it has.
    """

    __tablename__ = "order_lines"

    id: Mapped[bigint_id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"))
    position: Mapped[int]
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id", ondelete="SET NULL"), index=True)
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("listing_variants.id", ondelete="SET NULL"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    cover: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    policy: Mapped[str] = mapped_column(Text, server_default="")
    quantity: Mapped[int]
    price: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    seller_discount: Mapped[int] = mapped_column(BigInteger, server_default="0")
    platform_discount: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tax: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tax_included: Mapped[int] = mapped_column(BigInteger, server_default="0")
    tax_name: Mapped[str] = mapped_column(Text, server_default="")
    tax_rate: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int] = mapped_column(BigInteger)
    commission_rate: Mapped[int] = mapped_column(server_default="0")
    commission: Mapped[int] = mapped_column(BigInteger, server_default="0")
    commission_tax: Mapped[int] = mapped_column(BigInteger, server_default="0")
    refunded: Mapped[int] = mapped_column(BigInteger, server_default="0")

    @property
    def name(self) -> str:
        """The title with what was chosen, as papers say it."""
        return f"{self.title} ({words_of(self.options)})" if self.options else self.title

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("amount = price * quantity", name="amount_adds_up"),
        CheckConstraint("total = amount - seller_discount - platform_discount + tax", name="total_adds_up"),
        CheckConstraint("refunded BETWEEN 0 AND total", name="refunded_within_total"),
        UniqueConstraint("order_id", "position"),
    )
