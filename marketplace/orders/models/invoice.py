"""Invoices and credit notes, with numbers that leave no gap."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id


class InvoiceCounter(Base):
    """The last number that an issuer gave to a kind of paper; its row lock is what leaves no gap."""

    __tablename__ = "invoice_counters"

    issuer_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int]

    __table_args__ = (CheckConstraint("last >= 0", name="last_not_negative"),)


class Invoice(Base):
    """A paper as it was issued. `data` is all that it says, so that it says the same for ever.

    Sellers issue invoices and credit notes to buyers; the market (issuer 0) issues those on its commission to the
    seller who is `recipient_id`.
    """

    __tablename__ = "invoices"

    id: Mapped[bigint_id]
    issuer_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"), index=True)
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("order_refunds.id", ondelete="RESTRICT"), index=True)
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    issued_at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        CheckConstraint("kind IN ('invoice', 'credit_note', 'commission', 'commission_credit')", name="kind_known"),
        CheckConstraint("(kind IN ('credit_note', 'commission_credit')) = (refund_id IS NOT NULL)",
                        name="credits_a_refund"),
        CheckConstraint(
            "(kind IN ('commission', 'commission_credit')) = (issuer_id = 0 AND recipient_id IS NOT NULL)",
            name="commission_is_ours",
        ),
        UniqueConstraint("issuer_id", "kind", "number"),
        Index("uq_invoices_order", "order_id", unique=True, postgresql_where=text("kind = 'invoice'")),
        Index("uq_invoices_commission", "order_id", unique=True, postgresql_where=text("kind = 'commission'")),
        Index("uq_invoices_refund", "refund_id", "kind", unique=True, postgresql_where=text("refund_id IS NOT NULL")),
        Index("ix_invoices_recipient", "recipient_id", text("id DESC"),
              postgresql_where=text("recipient_id IS NOT NULL")),
    )  # fmt: skip
