"""Notices as the API shows them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from marketplace.core.api import Output, PageOutput, PageQuery, Timestamp


class NoticeQuery(PageQuery):
    """Which notices."""

    unread: bool = Field(False, description="Only what was not read yet.")


class NoticeOutput(Output):
    """A notice. `type` is the kind as the preferences name it; `url` a path on this site."""

    notification_id: int
    type: str
    content: str
    url: str
    related_entity_id: int | None
    is_read: bool
    timestamp_created: Timestamp


class NoticePage(PageOutput):
    """A page of the inbox, the latest first."""

    notifications: list[NoticeOutput]
    unreadCount: int


class ReadAllOutput(Output):
    """How many notices were not read until now."""

    message: str
    count: int


def notice(row: Any) -> dict[str, Any]:
    """Return a notice, or a row of `queries.inbox.page_of`, as NoticeOutput."""
    return {
        "notification_id": row.id, "type": row.kind, "content": row.content, "url": row.url,
        "related_entity_id": row.related_id, "is_read": row.read_at is not None, "timestamp_created": row.told_at,
    }  # fmt: skip
