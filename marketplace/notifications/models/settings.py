"""How someone wants to be told, whatever it is about."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class PersonalSettings(Base):
    """The pace of mails and the quiet hours of a person; where there is no row, mails come at once, at any hour."""

    __tablename__ = "notification_settings"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    email_pace: Mapped[str] = mapped_column(Text, server_default="at_once")
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    __table_args__ = (
        CheckConstraint("email_pace IN ('at_once', 'daily', 'weekly')", name="pace_known"),
        CheckConstraint("num_nonnulls(quiet_from, quiet_until) <> 1", name="quiet_has_both_ends"),
        CheckConstraint("quiet_from <> quiet_until", name="quiet_is_not_always"),
    )
