"""The account: one row a person."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import CheckConstraint, Index, Numeric, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.core.words import words_index

ACCOUNT_WORDS: Final = words_index("username", "name", "email")


class Account(Base):
    """A person, or a program of the platform's (`service`). Erased accounts keep their row and nothing personal."""

    __tablename__ = "accounts"

    id: Mapped[bigint_id]
    username: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    email_verified_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text, server_default="buyer")
    name: Mapped[str] = mapped_column(Text, server_default="")
    phone: Mapped[str] = mapped_column(Text, server_default="")
    bio: Mapped[str] = mapped_column(Text, server_default="")
    contact_information: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    picture_key: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    time_zone: Mapped[str | None] = mapped_column(Text)
    currency: Mapped[str | None] = mapped_column(Text)
    preferences: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    is_verified: Mapped[bool] = mapped_column(server_default=text("false"))
    rating_average: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    rating_count: Mapped[int] = mapped_column(server_default="0")
    external_source: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[created_at]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    suspended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    suspension_reason: Mapped[str] = mapped_column(Text, server_default="")
    deleted_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("role IN ('buyer', 'seller', 'moderator', 'admin', 'service')", name="role_known"),
        CheckConstraint("currency IS NULL OR currency ~ '^[A-Z]{3}$'", name="currency_iso"),
        CheckConstraint("rating_count >= 0", name="rating_count_not_negative"),
        CheckConstraint("suspended_until IS NULL OR suspended_at IS NOT NULL", name="until_only_if_suspended"),
        CheckConstraint("erased_at IS NULL OR deleted_at IS NOT NULL", name="erased_only_after_deleted"),
        Index("uq_accounts_username", text("lower(username)"), unique=True),
        Index("uq_accounts_email", text("lower(email)"), unique=True),
        Index(
            "uq_accounts_external", "external_source", "external_id", unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        Index("ix_accounts_words", text(ACCOUNT_WORDS), postgresql_using="gin"),
        Index("ix_accounts_role", "role", "id"),
        Index("ix_accounts_suspended", "id", postgresql_where=text("suspended_at IS NOT NULL")),
        Index(
            "ix_accounts_deleted_at", "deleted_at",
            postgresql_where=text("deleted_at IS NOT NULL AND erased_at IS NULL"),
        ),
    )  # fmt: skip

    @property
    def display_name(self) -> str:
        """The name to show: the person's own, or the username."""
        return self.name or self.username
