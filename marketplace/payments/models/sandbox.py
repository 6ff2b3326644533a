"""The sandbox's own books, as if it were a company far away. Nothing of ours refers to them, nor they to us."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class SandboxCharge(Base):
    """A charge as the sandbox knows it. `key` is the idempotency key that it was made under."""

    __tablename__ = "sandbox_charges"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    request: Mapped[dict[str, Any]] = mapped_column(JSONB)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(Text, server_default="")
    card: Mapped[str] = mapped_column(Text, server_default="")
    refunds: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    disputes: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    created_at: Mapped[created_at]

    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)


class SandboxMovement(Base):
    """A line of the sandbox's account of us: charges and what it keeps or takes back of them."""

    __tablename__ = "sandbox_movements"

    id: Mapped[bigint_id]
    key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    created_at: Mapped[created_at]

    __table_args__ = (CheckConstraint("amount <> 0", name="amount_not_zero"),)


class SandboxEvent(Base):
    """An event that the sandbox tells its customer, us, by a signed request."""

    __tablename__ = "sandbox_events"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    is_delivered: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[created_at]

    __table_args__ = (Index("ix_sandbox_events_waiting", "created_at", postgresql_where=text("NOT is_delivered")),)


class SandboxMethod(Base):
    """A card that the sandbox keeps for a customer, or is about to keep."""

    __tablename__ = "sandbox_methods"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    customer: Mapped[str] = mapped_column(Text, index=True)
    status: Mapped[str] = mapped_column(Text, server_default="open")
    card: Mapped[str] = mapped_column(Text, server_default="")
    exp_month: Mapped[int] = mapped_column(server_default="12")
    exp_year: Mapped[int] = mapped_column(server_default="2034")
    return_path: Mapped[str] = mapped_column(Text, server_default="/")
    created_at: Mapped[created_at]


class SandboxPayee(Base):
    """Someone whom the sandbox pays out for its customer, us, with the test bank account that they gave."""

    __tablename__ = "sandbox_payees"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    status: Mapped[str] = mapped_column(Text, server_default="open")
    bank: Mapped[str] = mapped_column(Text, server_default="")
    return_path: Mapped[str] = mapped_column(Text, server_default="/")
    created_at: Mapped[created_at]
