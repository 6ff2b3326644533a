"""The seller's checklist: what the operator put on it, and what was said of it for each seller."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, created_at


class ChecklistItem(Base):
    """An item of the operator's own, or where and whether an automatic one stands."""

    __tablename__ = "checklist_items"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    label: Mapped[str] = mapped_column(Text, server_default="")
    detail: Mapped[str] = mapped_column(Text, server_default="")
    link: Mapped[str] = mapped_column(Text, server_default="")
    position: Mapped[int] = mapped_column(server_default="100")
    is_on: Mapped[bool] = mapped_column(server_default="true")
    is_custom: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[created_at]

    __table_args__ = (CheckConstraint("NOT is_custom OR label <> ''", name="own_items_have_words"),)


class ChecklistMark(Base):
    """What was said last of an item for a seller; the audit log has what was said before."""

    __tablename__ = "checklist_marks"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    mark: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("mark IN ('done', 'waived', 'reopened')", name="mark_known"),
        CheckConstraint("mark = 'done' OR note <> ''", name="moderators_say_why"),
        Index("ix_checklist_marks_key", "key"),
    )
