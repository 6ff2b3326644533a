"""The files of a request. None of them is readable where it lies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.db import Base, bigint_id, created_at


class VerificationDocument(Base):
    """One file that somebody sent, and what became of it."""

    __tablename__ = "verification_documents"

    id: Mapped[bigint_id]
    request_id: Mapped[int] = mapped_column(ForeignKey("verification_requests.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default="waiting")
    created_at: Mapped[created_at]
    checked_at: Mapped[datetime | None]
    files: Mapped[list[VerificationFile]] = relationship(
        order_by="VerificationFile.number", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        CheckConstraint("side IN ('front', 'back')", name="side_known"),
        CheckConstraint(
            "state IN ('waiting', 'quarantined', 'ready', 'infected', 'unreadable', 'deleted')", name="state_known"
        ),
        Index("ix_verification_documents_request", "request_id", "id"),
        Index(
            "ix_verification_documents_unseen", "id", postgresql_where=text("state IN ('waiting', 'quarantined')")
        ),
    )  # fmt: skip


class VerificationFile(Base):
    """A sealed file: number 0 is what was sent, until it is checked; 1 and on are the pages as verifiers see them."""

    __tablename__ = "verification_files"

    document_id: Mapped[int] = mapped_column(
        ForeignKey("verification_documents.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    storage_key: Mapped[str] = mapped_column(Text)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int] = mapped_column(server_default="0")
    height: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        CheckConstraint("number >= 0", name="number_not_negative"),
        Index("uq_verification_files_storage_key", "storage_key", unique=True),
    )
