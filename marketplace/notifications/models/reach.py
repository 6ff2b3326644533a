"""Where people are reached besides their mail: a phone, and browsers that take push messages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at


class Phone(Base):
    """The number (E.164) to which someone's texts go, once they have shown by a code that they read them.

    `error` says why texts no longer go there.
    """

    __tablename__ = "notification_phones"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[str] = mapped_column(Text)
    confirmed_at: Mapped[datetime | None]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_expires_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint(r"number ~ '^\+[1-9][0-9]{5,14}$'", name="number_international"),
        CheckConstraint("(code_hash IS NULL) = (code_expires_at IS NULL)", name="codes_expire"),
    )


class PushDevice(Base):
    """A browser that takes push messages for whoever is signed in there; it goes with the sign-in."""

    __tablename__ = "push_devices"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("account_sessions.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(Text, unique=True)
    p256dh: Mapped[str] = mapped_column(Text)
    auth: Mapped[str] = mapped_column(Text)
    user_agent: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]

    __table_args__ = (CheckConstraint("endpoint LIKE 'https://%'", name="endpoint_encrypted"),)
