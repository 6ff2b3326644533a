"""What someone chose for a kind of notice."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class Preference(Base):
    """A channel that someone turned on or off for a kind; where there is no row, the kind's default holds."""

    __tablename__ = "notification_preferences"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    channel: Mapped[str] = mapped_column(Text, primary_key=True)
    is_on: Mapped[bool]

    __table_args__ = (CheckConstraint("channel IN ('in_app', 'email', 'sms', 'push')", name="channel_known"),)
