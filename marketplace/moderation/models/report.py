"""A report: one person's word about one thing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Report(Base):
    """What someone reported. `evidence` is what the thing said then; `outcome` is set by the decision."""

    __tablename__ = "moderation_reports"

    id: Mapped[bigint_id]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id", ondelete="CASCADE"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text)
    details: Mapped[str] = mapped_column(Text, server_default="")
    weight: Mapped[int]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    outcome: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("outcome IN ('upheld', 'dismissed')", name="outcome_known"),
        CheckConstraint("weight > 0", name="weight_positive"),
        Index(
            "uq_moderation_reports_one_each", "case_id", "reporter_id", unique=True,
            postgresql_where=text("reporter_id IS NOT NULL"),
        ),
        Index("ix_moderation_reports_case", "case_id", "id"),
        Index("ix_moderation_reports_reporter", "reporter_id", "id"),
    )  # fmt: skip
