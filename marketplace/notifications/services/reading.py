"""What someone has read of what they were told, and what they no longer want to see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select, text, update
from sqlalchemy.orm import aliased

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.notifications.models import Notice
from marketplace.notifications.models.notice import UNREAD
from marketplace.notifications.queries.inbox import get_notice


def mark_seen(account_id: int, key: str) -> None:
    """Take the unread notices with this key as read: their reader has seen the thing itself."""
    _change(Notice.account_id == account_id, Notice.key == key, Notice.read_at.is_(None), read_at=clock.now())


def read(account_id: int, notice_id: int) -> Notice:
    """Note that someone has read a notice; it may have been read before. Raises NotFound."""
    notice = get_notice(account_id, notice_id)
    _change(Notice.id == notice.id, Notice.read_at.is_(None), read_at=clock.now())
    return notice


def unread(account_id: int, notice_id: int) -> Notice:
    """Take a notice as not read, unless a later one of its key already waits to be. Raises NotFound."""
    notice = get_notice(account_id, notice_id)
    _change(Notice.id == notice.id, _is_alone(notice), read_at=None)
    return notice


def read_all(account_id: int) -> int:
    """Note that someone has read everything, and return how much that was."""
    return _change(Notice.account_id == account_id, text(UNREAD), read_at=clock.now())


def dismiss(account_id: int, notice_id: int) -> Notice:
    """Take a notice out of the inbox; it can be had back for a while. Raises NotFound."""
    notice = get_notice(account_id, notice_id)
    _change(Notice.id == notice.id, Notice.dismissed_at.is_(None), dismissed_at=clock.now())
    return notice


def restore(account_id: int, notice_id: int) -> Notice:
    """Put a dismissed notice back, as read where a later one of its key waits. Raises NotFound."""
    notice = get_notice(account_id, notice_id)
    if not _change(Notice.id == notice.id, _is_alone(notice), dismissed_at=None):
        _change(Notice.id == notice.id, dismissed_at=None, read_at=clock.now())
    return notice


def _is_alone(notice: Notice) -> Any:
    """Whether no other unread notice has the key."""
    other = aliased(Notice)
    waiting = select(other.id).where(
        other.account_id == notice.account_id, other.kind == notice.kind, other.key == notice.key,
        other.id != notice.id, other.read_at.is_(None), other.dismissed_at.is_(None),
    )  # fmt: skip
    return ~exists(waiting)


def _change(*conditions: Any, **values: Any) -> int:
    """Change the notices that meet the conditions, and return how many did."""
    statement = update(Notice).where(*conditions).values(**values).returning(Notice.id)
    return len(session().execute(statement, execution_options={"synchronize_session": "fetch"}).all())
