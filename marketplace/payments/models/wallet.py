"""What people pay with again: saved methods, of which only the provider knows the numbers."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class PaymentCustomer(Base):
    """An account as a provider knows it."""

    __tablename__ = "payment_customers"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    provider: Mapped[str] = mapped_column(Text, primary_key=True)
    provider_id: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("provider", "provider_id"),)


class PaymentMethod(Base):
    """A saved card: what is shown of it, and the name under which the provider keeps it."""

    __tablename__ = "payment_methods"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    provider: Mapped[str] = mapped_column(Text)
    provider_id: Mapped[str] = mapped_column(Text)
    brand: Mapped[str] = mapped_column(Text)
    last4: Mapped[str] = mapped_column(Text)
    exp_month: Mapped[int]
    exp_year: Mapped[int]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("last4 ~ '^[0-9]{4}$'", name="last4_digits"),
        CheckConstraint("exp_month BETWEEN 1 AND 12", name="exp_month"),
        UniqueConstraint("provider", "provider_id"),
        Index("ix_payment_methods_account", "account_id", "id"),
        Index("uq_payment_methods_one_default", "account_id", unique=True, postgresql_where=text("is_default")),
    )
