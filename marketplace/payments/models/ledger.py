"""The books: accounts, entries and postings. Append-only and zero-sum, both held by triggers of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.payments.rules.books import Kind

KINDS = ", ".join(f"'{kind}'" for kind in Kind)


class LedgerAccount(Base):
    """An account in one currency. `held` is kept by a trigger for what must never be negative, and verified."""

    __tablename__ = "ledger_accounts"

    id: Mapped[bigint_id]
    kind: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text, server_default="")
    currency: Mapped[str] = mapped_column(Text)
    held: Mapped[int] = mapped_column(BigInteger, server_default="0")
    created_at: Mapped[created_at]

    __table_args__ = (
        UniqueConstraint("kind", "owner", "currency"),
        CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_iso"),
        CheckConstraint("held >= 0", name="never_negative"),
    )


class LedgerEntry(Base):
    """What was written at once. `lines` is how many postings it has: none can be added later."""

    __tablename__ = "ledger_entries"

    id: Mapped[bigint_id]
    at: Mapped[created_at]
    key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    payment_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    memo: Mapped[str] = mapped_column(Text, server_default="")
    lines: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("lines >= 2", name="two_lines_at_least"),
        Index("ix_ledger_entries_reference", "reference", "id", postgresql_where=text("reference IS NOT NULL")),
    )


class LedgerPosting(Base):
    """One line of an entry, in minor units of its account's currency."""

    __tablename__ = "ledger_postings"

    id: Mapped[bigint_id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entries.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_accounts.id"))
    amount: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        Index("ix_ledger_postings_entry", "entry_id"),
        Index("ix_ledger_postings_account", "account_id", "id", postgresql_include=["amount"]),
    )


class LedgerFinding(Base):
    """What the verification last found of each invariant: `broken_since` is empty while it holds."""

    __tablename__ = "ledger_findings"

    invariant: Mapped[str] = mapped_column(Text, primary_key=True)
    checked_at: Mapped[datetime]
    broken_since: Mapped[datetime | None]
    rows: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")
    milliseconds: Mapped[int] = mapped_column(server_default="0")
