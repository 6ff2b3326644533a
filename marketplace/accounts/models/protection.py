"""What stands between an account and whoever guesses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, created_at


class AttemptBucket(Base):
    """How full a leaky bucket was at a moment. Its key is a digest: it tells no address and no account."""

    __tablename__ = "attempt_buckets"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    level: Mapped[float] = mapped_column(Float)
    drain_seconds: Mapped[float] = mapped_column(Float)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)

    __table_args__ = (CheckConstraint("level >= 0", name="level_not_negative"),)


class KnownDevice(Base):
    """A browser that has signed in to the account before, known by a cookie that outlives the sign-in."""

    __tablename__ = "known_devices"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    created_at: Mapped[created_at]
    last_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
