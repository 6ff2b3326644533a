"""The foundation's own tables: the audit log, platform settings, the mail log and keys of repeated writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, func
from sqlalchemy import text as text_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.core.words import words_index

AUDIT_WORDS: Final = words_index("action", "target_type", "target_id", "reason")
UNSENT: Final = text_("status <> 'sent'")


class AuditEntry(Base):
    """Who did what to which thing, with the values before and after. Append-only: a trigger refuses the rest.

    But the address of someone who left is forgotten with its salt, and so are the words that were written about them:
    what is sealed are `ip_seal` and `reason_seal`, digests of both, which tell nothing without the salt.
    """

    __tablename__ = "audit_entries"

    id: Mapped[bigint_id]
    at: Mapped[created_at]
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(Text)
    target_type: Mapped[str] = mapped_column(Text)
    target_id: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(Text, server_default="")
    request_id: Mapped[str] = mapped_column(Text, server_default="")
    ip: Mapped[str] = mapped_column(Text, server_default="")
    ip_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    ip_seal: Mapped[str] = mapped_column(Text, server_default="")
    reason_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    reason_seal: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (
        Index("ix_audit_entries_target", "target_type", "target_id", "id"),
        Index("ix_audit_entries_actor", "actor_id", "id"),
        Index("ix_audit_entries_action", "action", "id"),
        Index("ix_audit_entries_at", "at", "id"),
        Index("ix_audit_entries_words", text_(AUDIT_WORDS), postgresql_using="gin"),
    )


class AuditSeal(Base):
    """A seal over the lines of the audit log written before `until`: each digest covers the one before it."""

    __tablename__ = "audit_seals"

    id: Mapped[bigint_id]
    until: Mapped[datetime] = mapped_column(unique=True)
    entries: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)
    sealed_at: Mapped[created_at]

    __table_args__ = (CheckConstraint("entries > 0", name="entries_positive"),)


class JobFailure(Base):
    """Why a try of a job failed: the end of its trace, for those who look after the queue."""

    __tablename__ = "job_failures"

    id: Mapped[bigint_id]
    job_id: Mapped[int] = mapped_column(BigInteger)
    task_name: Mapped[str] = mapped_column(Text)
    at: Mapped[created_at]
    attempt: Mapped[int]
    error: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_job_failures_job", "job_id", "id"), Index("ix_job_failures_at", "at"))


class PlatformSetting(Base):
    """A setting that an operator changed; its type and default stand in code."""

    __tablename__ = "platform_settings"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class SentMail(Base):
    """A message that was handed to the mail transport, or is waiting to be. What `is_secret` has no body once sent."""

    __tablename__ = "sent_mails"

    id: Mapped[bigint_id]
    created_at: Mapped[created_at]
    recipient: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    status: Mapped[str] = mapped_column(Text, server_default="waiting")
    error: Mapped[str] = mapped_column(Text, server_default="")
    sent_at: Mapped[datetime | None]
    is_secret: Mapped[bool] = mapped_column(server_default=text_("false"))

    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'sent', 'failed', 'bounced')", name="status_known"),
        Index("ix_sent_mails_created_at", "created_at"),
        Index("ix_sent_mails_recipient", func.lower(recipient)),
        Index("ix_sent_mails_status", "status", "id", postgresql_where=UNSENT),
    )


class IdempotencyKey(Base):
    """A write that a program asked for under a key of its own, and what it was answered, once that is known."""

    __tablename__ = "idempotency_keys"

    scope: Mapped[str] = mapped_column(Text, primary_key=True)
    route: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    claimed_at: Mapped[created_at]
    status: Mapped[int | None]
    headers: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    body: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        CheckConstraint("(status IS NULL) = (body IS NULL)", name="answered_whole"),
        Index("ix_idempotency_keys_claimed_at", "claimed_at"),
    )
