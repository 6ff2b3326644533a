"""Where sellers are paid, the payouts on their way there, and why others are not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.payments.rules.payouts import PayeeState, Rhythm, Why

STATES = ", ".join(f"'{state}'" for state in PayeeState)
RHYTHMS = ", ".join(f"'{rhythm}'" for rhythm in Rhythm)
REASONS = ", ".join(f"'{why}'" for why in Why)


class Payee(Base):
    """Where a seller is paid: an account at a provider, an address there, or a bank account that we pay by hand.

    `mark` tells one destination from another without naming it, and `changed_at` is when another took its place.
    `sealed` holds bank details, encrypted; `label` is what is shown of them. `needs` is what the provider still asks.
    """

    __tablename__ = "payment_payees"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    provider: Mapped[str] = mapped_column(Text)
    destination: Mapped[str] = mapped_column(Text, server_default="")
    label: Mapped[str] = mapped_column(Text, server_default="")
    mark: Mapped[str] = mapped_column(Text, server_default="")
    state: Mapped[str] = mapped_column(Text, server_default=PayeeState.OPEN)
    needs: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")
    sealed: Mapped[bytes | None]
    rhythm: Mapped[str] = mapped_column(Text, server_default=Rhythm.WEEKLY)
    changed_at: Mapped[datetime | None]
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint(f"rhythm IN ({RHYTHMS})", name="rhythm_known"),
        CheckConstraint("(sealed IS NOT NULL) = (provider = 'bank')", name="sealed_iff_by_hand"),
        Index(
            "uq_payment_payees_destination", "provider", "destination", unique=True,
            postgresql_where=text("destination <> ''"),
        ),
    )  # fmt: skip


class Payout(Base):
    """Money on its way to a seller: claimed from what is owed before anyone is asked to send it.

    `note` is what whoever sent it by hand wrote down: the bank's reference, or why it came back.
    """

    __tablename__ = "payment_payouts"

    id: Mapped[bigint_id]
    key: Mapped[str] = mapped_column(Text, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    provider: Mapped[str] = mapped_column(Text)
    destination: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text, server_default="")
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="pending")
    provider_id: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text, server_default="")
    note: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("status IN ('pending', 'paid', 'failed')", name="status_known"),
        UniqueConstraint("provider", "provider_id"),
        Index("ix_payment_payouts_account", "account_id", text("id DESC")),
        Index("ix_payment_payouts_pending", "created_at", postgresql_where=text("status = 'pending'")),
    )


class PayoutSkip(Base):
    """Why what is owed to a seller in a currency was not paid out at the last look. Amounts in minor units."""

    __tablename__ = "payment_payout_skips"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    currency: Mapped[str] = mapped_column(Text)
    owed: Mapped[int] = mapped_column(BigInteger)
    withheld: Mapped[int] = mapped_column(BigInteger, server_default="0")
    why: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    checked_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("account_id", "currency"),
        CheckConstraint(f"why IN ({REASONS})", name="why_known"),
    )
