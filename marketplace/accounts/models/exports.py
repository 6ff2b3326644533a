"""Copies of someone's data, on their way to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class PersonalExport(Base):
    """A copy that someone asked for; its file is there once `finished_at` is set, and goes at `expires_at`."""

    __tablename__ = "personal_exports"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    created_at: Mapped[created_at]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    file_key: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint(
            "(finished_at IS NULL) = (file_key IS NULL) AND (finished_at IS NULL) = (expires_at IS NULL)",
            name="finished_with_file",
        ),
        Index("ix_personal_exports_account", "account_id", "id"),
    )


class PersonalExportPart(Base):
    """What one feature adds to a copy while it is put together: data, and the storage keys of files."""

    __tablename__ = "personal_export_parts"

    export_id: Mapped[int] = mapped_column(ForeignKey("personal_exports.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    data: Mapped[Any] = mapped_column(JSONB)
    files: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
