"""Photos and files that one side shows: in a dispute between the two, or for the payer's bank."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Evidence(Base):
    """A photo or a file. In a dispute it stands beside an entry, or with `entry_id` None beside what opened it.

    `state` is held while the virus scanner has not seen a file; what it found something in is deleted, its row stays.
    """

    __tablename__ = "order_evidence"

    id: Mapped[bigint_id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"), index=True)
    dispute_id: Mapped[int | None] = mapped_column(ForeignKey("disputes.id", ondelete="RESTRICT"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_entries.id", ondelete="RESTRICT"), index=True)
    takeback_id: Mapped[int | None] = mapped_column(ForeignKey("order_takebacks.id", ondelete="RESTRICT"), index=True)
    actor: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text, server_default="ready")
    at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("(dispute_id IS NULL) <> (takeback_id IS NULL)", name="about_one"),
        CheckConstraint("entry_id IS NULL OR dispute_id IS NOT NULL", name="entry_of_dispute"),
        CheckConstraint("actor IN ('buyer', 'seller', 'operator')", name="actor_known"),
        CheckConstraint("state IN ('ready', 'held', 'infected')", name="state_known"),
        CheckConstraint("size >= 0", name="size_not_negative"),
        Index("ix_order_evidence_held", "id", postgresql_where=text("state = 'held'")),
    )
