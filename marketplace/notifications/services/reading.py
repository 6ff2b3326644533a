"""What someone has read of what they were told."""

from __future__ import annotations

from sqlalchemy import update

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.notifications.models import Notice


def mark_seen(account_id: int, key: str) -> None:
    """Take the unread notices with this key as read: their reader has seen the thing itself."""
    statement = (
        update(Notice)
        .where(Notice.account_id == account_id, Notice.key == key, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )
    session().execute(statement, execution_options={"synchronize_session": "fetch"})
