"""A request to be checked, and what was decided."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at

WAITING = text("status = 'pending'")
OPEN = text("status IN ('pending', 'more_wanted')")


class VerificationRequest(Base):
    """Someone asks that a subject be checked: themselves, or something of theirs on a floor above."""

    __tablename__ = "verification_requests"

    id: Mapped[bigint_id]
    subject_type: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    requester_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(Text, server_default="pending")
    document_type: Mapped[str] = mapped_column(Text, server_default="")
    note: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]
    submitted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    claimed_until: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, server_default="")
    words: Mapped[str] = mapped_column(Text, server_default="")
    missing: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    document_expires_on: Mapped[date | None]
    valid_until: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "status IN ('pending', 'more_wanted', 'approved', 'rejected', 'withdrawn', 'expired', 'revoked',"
            " 'replaced')",
            name="status_known",
        ),
        CheckConstraint("(claimed_by IS NULL) OR (claimed_until IS NOT NULL)", name="claims_end"),
        CheckConstraint("status <> 'approved' OR decided_at IS NOT NULL", name="approved_at_a_moment"),
        CheckConstraint("subject_type <> 'account' OR subject_id = requester_id", name="people_speak_for_themselves"),
        Index("uq_verification_requests_open", "subject_type", "subject_id", unique=True, postgresql_where=OPEN),
        Index("ix_verification_requests_queue", "submitted_at", "id", postgresql_where=WAITING),
        Index(
            "ix_verification_requests_purge", "decided_at",
            postgresql_where=text("decided_at IS NOT NULL AND purged_at IS NULL"),
        ),
        Index("ix_verification_requests_status", "status", "submitted_at", "id"),
        Index("ix_verification_requests_subject", "subject_type", "subject_id", "id"),
        Index("ix_verification_requests_requester", "requester_id", "id"),
        Index(
            "ix_verification_requests_ends", "valid_until",
            postgresql_where=text("status = 'approved' AND valid_until IS NOT NULL"),
        ),
    )  # fmt: skip
