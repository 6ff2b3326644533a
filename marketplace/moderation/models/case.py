"""A case: everything reported about one thing until someone decides."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.core.words import words_index

UNSETTLED = text("state <> 'closed'")
CASE_WORDS: Final = words_index("title")


class Case(Base):
    """What is reported about one target. `weight` is the sum of its reports' weights, in hundredths.

    `question` is what its owner was asked, `answer` what they said; `statement` is what the owner is told of the
    decision, `note` what moderators tell each other. `appeal` is the owner's word against it.
    """

    __tablename__ = "moderation_cases"

    id: Mapped[bigint_id]
    target_type: Mapped[str] = mapped_column(Text)
    target_id: Mapped[int] = mapped_column(BigInteger)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, server_default="open")
    report_count: Mapped[int] = mapped_column(server_default="0")
    weight: Mapped[int] = mapped_column(server_default="0")
    opened_at: Mapped[created_at]
    last_report_at: Mapped[created_at]
    hidden_at: Mapped[datetime | None]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    question: Mapped[str] = mapped_column(Text, server_default="")
    answer: Mapped[str] = mapped_column(Text, server_default="")
    decision: Mapped[str] = mapped_column(Text, server_default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    statement: Mapped[str] = mapped_column(Text, server_default="")
    note: Mapped[str] = mapped_column(Text, server_default="")
    appeal: Mapped[str] = mapped_column(Text, server_default="")
    appealed_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    reversed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state IN ('open', 'waiting', 'appealed', 'closed')", name="state_known"),
        CheckConstraint("decision IN ('', 'no_action', 'warn', 'hide', 'suspend')", name="decision_known"),
        CheckConstraint("(state IN ('closed', 'appealed')) = (decision <> '')", name="decided_iff_closed"),
        CheckConstraint("(decision <> '') = (decided_at IS NOT NULL)", name="decided_at_iff_decided"),
        CheckConstraint("report_count >= 0 AND weight >= 0", name="counts_not_negative"),
        Index("uq_moderation_cases_unsettled", "target_type", "target_id", unique=True, postgresql_where=UNSETTLED),
        Index("ix_moderation_cases_target", "target_type", "target_id", "id"),
        Index("ix_moderation_cases_state", "state", "id"),
        Index("ix_moderation_cases_claimed", "claimed_by", "id", postgresql_where=UNSETTLED),
        Index("ix_moderation_cases_weight", "weight", "id", postgresql_where=UNSETTLED),
        Index("ix_moderation_cases_owner", "owner_id", "id"),
        Index("ix_moderation_cases_words", text(CASE_WORDS), postgresql_using="gin"),
    )
