"""The mail log as programs see it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from marketplace.core.api import Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.core.models import SentMail


class MailQuery(PageQuery):
    """Which messages to list."""

    to: Text = Field("", max_length=200, description="An e-mail address, or the number of a message.")
    status: Literal["", "waiting", "sent", "failed", "bounced"] = ""


class MailOutput(Output):
    """A message that was sent, or is to be; `error` says why it was not."""

    mail_id: int
    recipient: str
    kind: str
    subject: str
    status: str
    error: str
    date_created: Timestamp
    date_sent: Timestamp | None


class MailPage(PageOutput):
    """A page of the mail log, the newest message first."""

    mails: list[MailOutput]


class MailDetail(MailOutput):
    """A message with its text; null where it holds a link that is its reader's alone."""

    text: str | None


def line(one: Any) -> dict[str, Any]:
    """Return a message, or a row of the mail log, as MailOutput."""
    return {
        "mail_id": one.id, "recipient": one.recipient, "kind": one.kind, "subject": one.subject, "status": one.status,
        "error": one.error, "date_created": one.created_at, "date_sent": one.sent_at,
    }  # fmt: skip


def detail(one: SentMail) -> dict[str, Any]:
    """Return a message as MailDetail."""
    return {**line(one), "text": None if one.is_secret else one.text}
