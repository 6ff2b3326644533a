"""Payments: one charge for one bill, split between those it is for, and everything that happened to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.payments.rules.states import LIVE, Status

STATUSES = ", ".join(f"'{status}'" for status in Status)
LIVE_ONES = ", ".join(f"'{status}'" for status in sorted(LIVE))


class Payment(Base):
    """One charge at one provider. Amounts in minor units of `currency`; the row's key is the idempotency key there.

    `refunding` is what refunds have claimed, on their way or done: never above what was captured. `wanted` is what we
    have asked for and not heard back about. `problem` says why the provider's answer was not applied.
    """

    __tablename__ = "payments"

    id: Mapped[bigint_id]
    token: Mapped[str] = mapped_column(Text, unique=True)
    purpose: Mapped[str] = mapped_column(Text)
    reference_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(Text, server_default="")
    payer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    payer_email: Mapped[str] = mapped_column(Text, server_default="")
    provider: Mapped[str] = mapped_column(Text)
    provider_id: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    captured: Mapped[int] = mapped_column(BigInteger, server_default="0")
    refunding: Mapped[int] = mapped_column(BigInteger, server_default="0")
    refunded: Mapped[int] = mapped_column(BigInteger, server_default="0")
    fee: Mapped[int] = mapped_column(BigInteger, server_default="0")
    is_manual: Mapped[bool] = mapped_column(server_default=text("false"))
    status: Mapped[str] = mapped_column(Text, server_default=Status.PREPARED)
    wanted: Mapped[str | None] = mapped_column(Text)
    problem: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text, server_default="")
    client_secret: Mapped[str | None] = mapped_column(Text)
    redirect_url: Mapped[str | None] = mapped_column(Text)
    return_path: Mapped[str] = mapped_column(Text, server_default="/")
    method_id: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_iso"),
        CheckConstraint(f"status IN ({STATUSES})", name="status_known"),
        CheckConstraint("wanted IN ('capture', 'cancel')", name="wanted_known"),
        CheckConstraint("captured IN (0, amount)", name="captured_whole"),
        CheckConstraint("(captured > 0) = (status = 'succeeded')", name="captured_iff_succeeded"),
        CheckConstraint("(paid_at IS NOT NULL) = (status = 'succeeded')", name="paid_at_iff_succeeded"),
        CheckConstraint("refunded BETWEEN 0 AND refunding", name="refunded_within_claims"),
        CheckConstraint("refunding <= captured", name="refunds_within_what_was_paid"),
        UniqueConstraint("provider", "provider_id"),
        Index(
            "uq_payments_one_live_for_purpose", "purpose", "reference_id", unique=True,
            postgresql_where=text(f"status IN ({LIVE_ONES})"),
        ),
        Index("ix_payments_done", "provider", "asked_at", postgresql_where=text("status = 'succeeded'")),
        Index("ix_payments_purpose", "purpose", "reference_id", "id"),
        Index(
            "ix_payments_unfinished", "updated_at",
            postgresql_where=text(
                "status IN ('prepared', 'open', 'processing', 'authorized', 'failed')"
                " OR wanted IS NOT NULL OR problem IS NOT NULL"
            ),
        ),
    )  # fmt: skip


class Allocation(Base):
    """The part of a payment that is for one reference ("order:12") and one payee. A trigger holds their sum."""

    __tablename__ = "payment_allocations"

    id: Mapped[bigint_id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"))
    reference: Mapped[str] = mapped_column(Text)
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    is_deposit: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        UniqueConstraint("payment_id", "reference", "is_deposit"),
        Index("ix_payment_allocations_reference", "reference"),
    )


class PaymentEvent(Base):
    """A move of a payment. Append-only: a trigger refuses the rest."""

    __tablename__ = "payment_events"

    id: Mapped[bigint_id]
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    at: Mapped[created_at]
    name: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    request_id: Mapped[str] = mapped_column(Text, server_default="")
